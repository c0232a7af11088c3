// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.nio.file.Path;

/**
 * What bounds a spool.
 *
 * @param folder made with the first event
 * @param maxBytes of all files and of what waits to be written
 * @param maxEvents that wait
 * @param segmentBytes past which a new file is begun; space comes back a file at a time
 */
public record SpoolOptions(Path folder, long maxBytes, int maxEvents, long segmentBytes) {
    private static final long MIB = 1024L * 1024;
    private static final int MAX_EVENTS = 1_000_000;

    /** The usual bounds around {@code maxBytes}. */
    public static SpoolOptions of(Path folder, long maxBytes) {
        return new SpoolOptions(folder, maxBytes, MAX_EVENTS, Math.clamp(maxBytes / 8, MIB / 16, 16 * MIB));
    }
}
