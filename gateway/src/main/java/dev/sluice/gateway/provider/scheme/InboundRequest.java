// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.util.List;
import java.util.Map;

/**
 * A request as it came in, for verifying and reading; a view, so that nothing is copied.
 *
 * <p>Header text and URL hold one character for each byte sent (ISO-8859-1), as Vert.x hands them out ({@link WireText}). Called on one
 * thread at a time; must not change while it is used.
 */
public interface InboundRequest {

    /** The method in capitals, {@code POST}. */
    String method();

    /** The public URL or path with query, as the provider was told it; empty when no scheme in use signs it. */
    String url();

    /** All values of a header in the order sent, whatever the case of its name; empty when absent. */
    List<String> headers(String name);

    /** The body byte for byte; not copied, never written to. */
    byte[] body();

    /** A request held in memory, as files and tests have it. */
    static InboundRequest of(String method, String url, Map<String, List<String>> headers, byte[] body) {
        return new RecordedRequest(method, url, headers, body);
    }
}
