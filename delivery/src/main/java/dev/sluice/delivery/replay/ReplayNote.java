// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import dev.sluice.subscriptions.signals.SignalCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * How far a replay is on one partition, as its owner tells all nodes.
 *
 * @param position everything below was sent or passed
 * @param delivered events, those delivered twice counted twice
 * @param failed events that went to the dead letters
 * @param skipped events that the log did not have any more
 * @param done whether nothing is left of it, and that is written down
 */
public record ReplayNote(long position, long delivered, long failed, long skipped, boolean done) {
    static final SignalCodec<ReplayNote> CODEC = new Codec();

    /** Four numbers, and a byte that is 1 when it is done. */
    private static final class Codec implements SignalCodec<ReplayNote> {
        private static final byte VERSION = 1;
        private static final int BYTES = 4 * Long.BYTES + 1;

        @Override
        public byte version() {
            return VERSION;
        }

        @Override
        public byte[] write(ReplayNote note) {
            return ByteBuffer.allocate(BYTES)
                    .putLong(note.position)
                    .putLong(note.delivered)
                    .putLong(note.failed)
                    .putLong(note.skipped)
                    .put((byte) (note.done ? 1 : 0))
                    .array();
        }

        @Override
        public ReplayNote read(byte version, byte[] bytes) {
            if (version != VERSION) {
                throw new IllegalArgumentException("a replay's note of version " + version);
            }
            try {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                return new ReplayNote(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.get() == 1);
            } catch (BufferUnderflowException cut) {
                throw new IllegalArgumentException("a replay's note, cut off", cut);
            }
        }
    }
}
