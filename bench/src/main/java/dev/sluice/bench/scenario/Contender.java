// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

/** The gateway or its ceiling, ready to be measured. Confined to one thread. */
@FunctionalInterface
interface Contender {
    /** Puts it under load for a warm-up and a window; {@code turn} counts from 0. Blocks. */
    Sample window(int turn);
}
