// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

/**
 * How many requests may be under way to one endpoint. Confined to its event loop.
 *
 * <p>As TCP does it: one until the first answer, then from two up by one with each success (slow start), above the place where it
 * was last too much by one a round; halved, at most once a round, by 429, 502, 503, 504 and timeouts. Three failures since the last
 * success leave one, until the next success begins with two.
 */
final class InFlightLimit {
    static final int FIRST = 2;
    static final int FAILURES = 3;
    private static final long IDLE_MILLIS = 60_000;

    private double limit = FIRST;
    private double threshold = Double.MAX_VALUE;
    private boolean answered;
    private int failures;
    private int round;
    private long usedAt;

    /** How many at present, from 1 to {@code ceiling}. */
    int most(int ceiling) {
        return isSingle() ? 1 : Math.clamp((long) limit, 1, Math.max(1, ceiling));
    }

    private boolean isSingle() {
        return !answered || failures >= FAILURES;
    }

    /** Whether its last attempts did not all fail. */
    boolean trusted() {
        return !isSingle();
    }

    /** A request is made; answers the round that it belongs to. */
    int launched(int inFlightBefore, long now) {
        if (inFlightBefore == 0 && now - usedAt > IDLE_MILLIS && limit > FIRST) {
            threshold = Math.max(threshold, limit);
            limit = FIRST;
        }
        usedAt = now;
        return round;
    }

    /**
     * A request has ended.
     *
     * @param ofRound as {@link #launched} said
     * @param inFlight this one included
     */
    void ended(Effect effect, int ofRound, int inFlight, int ceiling, long now) {
        usedAt = now;
        if (effect == Effect.SUCCESS) {
            succeeded(ofRound, inFlight, ceiling);
        } else if (effect.shrinks() && ofRound == round) {
            limit = Math.max(1, Math.min(limit, ceiling) / 2);
            threshold = Math.max(FIRST, limit);
            round++;
        }
        if (effect.fails() && ++failures == FAILURES) {
            threshold = Math.max(FIRST, limit / 2);
            limit = FIRST;
            round++;
        }
        answered |= effect.answers();
    }

    /** Only what was made use of grows: what half as many requests don't fill proves nothing. */
    private void succeeded(int ofRound, int inFlight, int ceiling) {
        boolean wasSingle = isSingle();
        failures = 0;
        if (wasSingle) {
            limit = FIRST;
        } else if (ofRound == round && inFlight * 2 >= most(ceiling) && limit < ceiling) {
            limit = Math.min(ceiling, limit + (limit < threshold ? 1 : 1 / limit));
        }
    }

    /** It works again: from two up. */
    void restart() {
        limit = FIRST;
        answered = true;
        failures = 0;
        round++;
    }

    /** Another endpoint: nothing is known of it. */
    void forget() {
        limit = FIRST;
        threshold = Double.MAX_VALUE;
        answered = false;
        failures = 0;
        round++;
    }
}
