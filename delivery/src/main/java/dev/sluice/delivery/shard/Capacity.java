// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sluice.delivery.pace.Room;
import java.lang.management.ManagementFactory;

/**
 * What all requests under way on this node may hold together.
 *
 * @param connections requests at a time, each on a connection of its own
 * @param bytes of their bodies
 */
record Capacity(int connections, long bytes) {
    private static final int LEAST_CONNECTIONS = 256;
    private static final int MOST_CONNECTIONS = 8_192;
    private static final long LEAST_BYTES = 16L << 20;
    private static final long MOST_BYTES = 512L << 20;
    private static final int PART = 4;
    private static final int HEAP_PART = 8;

    /** About what an open event takes without its body, with its history. */
    private static final int OPEN_BYTES = 700;

    private static final long LEAST_OPEN = 50_000;
    private static final long MOST_OPEN = 2_000_000;

    /** A quarter of the files that the process may open, 256 to 8,192; an eighth of the heap, 16 to 512 MiB. */
    static Capacity ofMachine() {
        return new Capacity(
                Math.clamp(files() / PART, LEAST_CONNECTIONS, MOST_CONNECTIONS),
                Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_PART, LEAST_BYTES, MOST_BYTES));
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** How many events may be open on one of {@code shards} shards: what they take is at most about an eighth of the heap. */
    static int open(int shards) {
        long all = Runtime.getRuntime().maxMemory() / HEAP_PART / OPEN_BYTES;
        return (int) Math.clamp(all, LEAST_OPEN, MOST_OPEN) / shards;
    }

    /** One of {@code shards} equal parts. */
    Room room(int shards) {
        return new Room(connections / shards, bytes / shards);
    }
}
