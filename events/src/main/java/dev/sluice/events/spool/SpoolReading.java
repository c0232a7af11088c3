// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads on behind what is acknowledged, over the files, as they grow. Confined to the drain's thread. */
final class SpoolReading implements AutoCloseable {
    private final SpoolFiles files;
    private long seq;
    private @Nullable Segment segment;
    private @Nullable SegmentReader reader;
    private long lost;

    SpoolReading(SpoolFiles files) {
        this.files = files;
        this.seq = files.acked();
    }

    /** The next event on disk; null when there is none. */
    @Nullable
    Spooled next() throws IOException {
        Segment holding = files.holding(seq);
        while (holding != null) {
            SegmentReader from = readerOf(holding);
            for (Frame frame = from.next(holding.durable()); frame != null; frame = from.next(holding.durable())) {
                Spooled spooled = frame.seq() > seq ? taken(holding, frame) : null;
                if (spooled != null) {
                    return spooled;
                }
            }
            if (holding.lastSeq() > seq) {
                skipped(holding, holding.lastSeq() + 1);
                seq = holding.lastSeq();
            }
            holding = files.holding(seq);
        }
        return null;
    }

    private @Nullable Spooled taken(Segment holding, Frame frame) {
        Spooled spooled = Spooled.of(frame.content()).orElse(null);
        skipped(holding, spooled == null ? frame.seq() + 1 : frame.seq());
        seq = frame.seq();
        return spooled;
    }

    /** What was damaged when it was found is told, and nobody waits for it. */
    private void skipped(Segment holding, long next) {
        long first = Math.max(seq + 1, holding.firstSeq());
        if (next > first && !holding.isDamaged()) {
            lost += next - first;
        }
    }

    /** The number of the last one, read or not. */
    long seq() {
        return seq;
    }

    /** How many were written, and can't be read any more. */
    long lost() {
        return lost;
    }

    private SegmentReader readerOf(Segment holding) throws IOException {
        SegmentReader present = reader;
        if (present != null && holding.equals(segment)) {
            return present;
        }
        close();
        SegmentReader opened = SegmentReader.open(holding.path());
        if (opened == null) {
            throw new IOException(holding.path() + " has lost its head");
        }
        segment = holding;
        reader = opened;
        return opened;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
            segment = null;
        }
    }
}
