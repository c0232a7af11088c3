// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

/** Clock, timer and gauges of one event loop, as {@link CatchUpBudget} needs them. Confined to the loop. */
public interface Pulse {
    /** As {@link System#nanoTime}. */
    long nanos();

    /** How long the loop's thread has run, nanoseconds. */
    long busyNanos();

    /** How busy the machine's processors were lately, 0 to 1; 0 when not known. */
    double machine();

    /** Changes when {@link #machine} was looked at anew. */
    int look();

    /** Calls {@code tick} once, on the loop, about {@code millis} from now. */
    void after(long millis, Runnable tick);

    /** Calls {@code turn} in a later turn of the loop. */
    void later(Runnable turn);
}
