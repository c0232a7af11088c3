// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Bodies that come compressed. What comes out is bounded as any body is, however small it was: nothing beyond the bound is made. The time
 * is bounded by what went in, and may be a third of a second for a MiB: not for an event loop.
 */
final class Inflating {
    private Inflating() {}

    /** Whether a body is gzip (RFC 9110, 8.4.1.3), and nothing on top of that. */
    static boolean isGzip(List<String> encodings) {
        return encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("gzip");
    }

    /**
     * The body as it was before it was compressed.
     *
     * @return one byte more than {@code most} when there is more
     * @throws IOException when it is not whole gzip
     */
    static byte[] inflate(byte[] body, int most) throws IOException {
        try (var out = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return out.readNBytes(most + 1);
        }
    }
}
