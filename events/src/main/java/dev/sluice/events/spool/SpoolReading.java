// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads on behind what is acknowledged, over the files, as they grow. What was whole when it was written and is not any more is passed
 * over and told, so that nobody waits for it. Confined to the drain's thread.
 */
final class SpoolReading implements AutoCloseable {
    private final SpoolFiles files;
    private long seq;
    private @Nullable Segment segment;
    private @Nullable SegmentReader reader;

    SpoolReading(SpoolFiles files) {
        this.files = files;
        this.seq = files.acked();
    }

    /** The next step; null when there is none. */
    @Nullable
    Read next() throws IOException {
        Segment holding = files.holding(seq);
        if (holding == null) {
            return null;
        }
        // in this order: bytes count before their events do, so that what is not found within them is lost, not yet to
        // come
        long last = holding.lastSeq();
        Frame frame = frameOf(holding, holding.durable());
        return frame == null ? step(holding, last, null) : step(holding, frame.seq(), frame);
    }

    private Read step(Segment holding, long reached, @Nullable Frame frame) {
        Spooled spooled = frame == null ? null : Spooled.of(frame.content()).orElse(null);
        long lost = holding.present(seq + 1, spooled == null ? reached + 1 : reached);
        if (lost > 0) {
            holding.damaged();
        }
        seq = reached;
        return new Read(reached, spooled, lost);
    }

    private @Nullable Frame frameOf(Segment holding, long durable) throws IOException {
        SegmentReader from = readerOf(holding);
        Frame frame = from == null ? null : from.next(durable);
        while (from != null && frame != null && frame.seq() <= seq) {
            frame = from.next(durable);
        }
        return frame;
    }

    /** Null when there is nothing of the file that can be read. */
    private @Nullable SegmentReader readerOf(Segment holding) throws IOException {
        if (reader == null || !holding.equals(segment)) {
            close();
            reader = opened(holding);
            segment = holding;
        }
        return reader;
    }

    private @Nullable SegmentReader opened(Segment holding) throws IOException {
        try {
            return files.reader(holding);
        } catch (NoSuchFileException gone) {
            return null;
        }
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
