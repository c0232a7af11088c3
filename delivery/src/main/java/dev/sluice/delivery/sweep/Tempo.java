// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

/** When a {@link Sweep} may go on, and how much it takes at a time. Confined to the shard's event loop. */
public interface Tempo {
    /** Runs a turn of the sweep in a later turn of the loop. */
    void later(Runnable turn);

    /** How long a turn may take, if it may take {@code usual} when nobody else is to be thought of. */
    long turnNanos(long usual);

    /** About how many bytes of the log it has in hand at a time. */
    int chunkBytes();

    /** Whether it fetches the next ones meanwhile. */
    boolean readsAhead();

    /** As quickly as it can. */
    static Tempo quick(Source source) {
        return new Tempo() {
            @Override
            public void later(Runnable turn) {
                source.later(turn);
            }

            @Override
            public long turnNanos(long usual) {
                return usual;
            }

            @Override
            public int chunkBytes() {
                return Source.CHUNK_BYTES;
            }

            @Override
            public boolean readsAhead() {
                return true;
            }
        };
    }
}
