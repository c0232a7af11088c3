// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.retry;

/**
 * What came before the attempt that is judged now.
 *
 * @param counted earlier attempts that used up a pause of the schedule; 0 or more
 * @param throttles throttled answers in a row directly before; 0 or more
 * @param throttledMillis since the first of those; 0 when there is none
 */
public record Attempts(int counted, int throttles, long throttledMillis) {

    /** Before the first attempt. */
    public static final Attempts NONE = new Attempts(0, 0, 0);

    public Attempts {
        if (counted < 0 || throttles < 0 || throttledMillis < 0) {
            throw new IllegalArgumentException("negative: " + counted + ", " + throttles + ", " + throttledMillis);
        }
    }
}
