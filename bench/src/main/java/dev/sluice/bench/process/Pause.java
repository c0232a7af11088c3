// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.util.concurrent.locks.LockSupport;

/** Lets other processes work while this one only looks on. */
public final class Pause {
    /** Waits so long; not at all for a negative number. */
    public static void seconds(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Pause() {}
}
