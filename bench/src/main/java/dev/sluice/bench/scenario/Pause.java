// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.util.concurrent.locks.LockSupport;

/** Lets the load run while the runner only looks on. */
final class Pause {
    static void seconds(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Pause() {}
}
