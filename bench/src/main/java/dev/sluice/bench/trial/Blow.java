// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

/** One stroke of a fault. */
@FunctionalInterface
interface Blow {
    /** Nothing is done at set moments. */
    Blow NOTHING = (scene, nth) -> {};

    /** Strikes, and returns when what it broke was started again; {@code nth} counts from 0. Blocks the main thread. */
    void strike(Scene scene, int nth);
}
