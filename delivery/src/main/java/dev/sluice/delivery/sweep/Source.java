// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.events.readback.Chunk;
import dev.sluice.events.tail.Tail;
import io.vertx.core.Future;
import io.vertx.core.Handler;

/**
 * Where the records of one partition come from, and whose turn it is.
 *
 * @param partition the partition
 * @param tail its newest records
 * @param readBack for what the tail does not hold any more
 * @param turns runs a task in a later turn of the shard's event loop, after its sockets
 * @param pauses runs a task on the shard's event loop after a short pause
 */
public record Source(int partition, Tail tail, Log readBack, Handler<Runnable> turns, Handler<Runnable> pauses) {
    /** What the tail does not hold any more. */
    @FunctionalInterface
    public interface Log {
        /** The stretch of the partition that begins at {@code from}, of about so many bytes. */
        Future<Chunk> read(int partition, long from, int bytes);
    }

    /** Bytes asked for at a time. */
    static final int CHUNK_BYTES = 1 << 19;

    Future<Chunk> read(long from) {
        return read(from, CHUNK_BYTES);
    }

    Future<Chunk> read(long from, int bytes) {
        return readBack.read(partition, from, bytes);
    }

    void later(Runnable turn) {
        turns.handle(turn);
    }

    /** The log could not be read: try again, but not at once. */
    void afterPause(Runnable turn) {
        pauses.handle(turn);
    }
}
