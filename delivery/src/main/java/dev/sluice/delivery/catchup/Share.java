// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

/**
 * Which part of one event loop's time catching up may take while live deliveries go on. Grows slowly while there is room, shrinks
 * quickly when there is none, and never below {@link #LEAST}. Pure; confined to one thread.
 */
final class Share {
    /** What those that are behind always have: a sixty-fourth of the loop's time. */
    static final double LEAST = 1.0 / 64;

    static final double MOST = 1.0;
    private static final double FIRST = 1.0 / 16;
    private static final double MORE = 1.0 / 256;
    private static final double LESS = 0.75;
    private static final double HALF = 0.5;
    private static final double BUSY = 0.75;
    private static final double EASY = 0.6;
    private static final double HOT = 0.9;
    private static final double COOL = 0.8;
    private static final long LATE_NANOS = 10_000_000;
    private static final long ON_TIME_NANOS = 5_000_000;

    private double share = FIRST;
    private int looked;

    /**
     * What one tick has found.
     *
     * @param busy which part of the time since the tick before the loop's thread has run, 0 to 1
     * @param lateNanos how much later than asked for the tick came
     * @param machine how busy the machine's processors were when last looked at, 0 to 1
     * @param look the number of that look: it is heeded once
     */
    record Reading(double busy, long lateNanos, double machine, int look) {}

    /** The part at present, {@link #LEAST} to {@link #MOST}. */
    double now() {
        return share;
    }

    /** Takes in what a tick has found; the part from now on. */
    double after(Reading reading) {
        boolean fresh = reading.look() != looked;
        looked = reading.look();
        if (fresh && reading.machine() > HOT) {
            share *= HALF;
        } else if (reading.busy() > BUSY || reading.lateNanos() > LATE_NANOS) {
            share *= LESS;
        } else if (reading.busy() < EASY && reading.lateNanos() < ON_TIME_NANOS && reading.machine() < COOL) {
            share += MORE;
        }
        share = Math.clamp(share, LEAST, MOST);
        return share;
    }
}
