// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.socket;

/** How many events should have been published by now. */
sealed interface Pace {
    /** The number due {@code nanos} after the start, when {@code arrived} have arrived everywhere on average. */
    long due(long nanos, long arrived);

    /** When event number {@code n} counts as sent. */
    long stamp(long start, long n, long now);

    /** As many as fit: never more than {@code events} under way. */
    record Window(long events) implements Pace {
        @Override
        public long due(long nanos, long arrived) {
            return arrived + events;
        }

        @Override
        public long stamp(long start, long n, long now) {
            return now;
        }
    }

    /** So many a second, counted from their planned time. */
    record Rate(double perSecond) implements Pace {
        private static final double SECOND = 1e9;

        @Override
        public long due(long nanos, long arrived) {
            return (long) (nanos / SECOND * perSecond);
        }

        @Override
        public long stamp(long start, long n, long now) {
            return start + (long) (n / perSecond * SECOND);
        }
    }
}
