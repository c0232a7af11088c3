// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

/** How many connections may be opened on one event loop: a second's worth at once, then so many a second. Confined to that loop. */
final class ConnectRate {
    private double left;
    private long countedAt;

    /** @param now monotonic milliseconds, as in {@link #take} */
    ConnectRate(int perSecond, long now) {
        this.left = perSecond;
        this.countedAt = now;
    }

    /**
     * Counts one in; false, and nothing is counted, when it comes too soon.
     *
     * @param perSecond the rate from the last one until now
     */
    boolean take(int perSecond, long now) {
        left = Math.min(perSecond, left + (now - countedAt) / 1_000.0 * perSecond);
        countedAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
