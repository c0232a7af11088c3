// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.signals.SignalCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Since when a resource is in no file, and how it was before.
 *
 * @param incarnation whose; another one's note says nothing
 */
record Orphaned(long incarnation, Instant since, State before) {
    static final SignalCodec<Orphaned> CODEC = new Codec();

    static Orphaned of(Resource<?> resource, Instant now) {
        State before = resource.state() == State.ORPHANED ? State.ACTIVE : resource.state();
        return new Orphaned(resource.incarnation(), now, before);
    }

    boolean isOf(Resource<?> resource) {
        return resource.incarnation() == incarnation;
    }

    /** Incarnation | milliseconds | the state's name. */
    private static final class Codec implements SignalCodec<Orphaned> {
        private static final byte VERSION = 1;

        @Override
        public byte version() {
            return VERSION;
        }

        @Override
        public byte[] write(Orphaned note) {
            byte[] state = note.before.name().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(2 * Long.BYTES + state.length)
                    .putLong(note.incarnation)
                    .putLong(note.since.toEpochMilli())
                    .put(state)
                    .array();
        }

        @Override
        public Orphaned read(byte version, byte[] bytes) {
            if (version != VERSION) throw new IllegalArgumentException("an orphan of version " + version);
            try {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                long incarnation = in.getLong();
                Instant since = Instant.ofEpochMilli(in.getLong());
                State before = State.valueOf(StandardCharsets.UTF_8.decode(in).toString());
                return new Orphaned(incarnation, since, before);
            } catch (BufferUnderflowException cut) {
                throw new IllegalArgumentException("an orphan, cut off", cut);
            }
        }
    }
}
