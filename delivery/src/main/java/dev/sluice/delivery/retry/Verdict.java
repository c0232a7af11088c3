// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.retry;

import java.time.Duration;
import java.util.Optional;

/** What is to be done with an event after an attempt. */
public sealed interface Verdict {

    /** The event arrived. */
    record Settled() implements Verdict {}

    /**
     * Another attempt follows.
     *
     * @param delay from the end of this attempt to the next
     * @param countsOnSchedule whether this attempt used up a pause of the schedule
     * @param endpointPause how long no request at all goes to the endpoint, when it said so; never longer than {@code delay}
     */
    record Retry(Duration delay, boolean countsOnSchedule, Optional<Duration> endpointPause) implements Verdict {}

    /** No attempt follows: the event goes to the dead letters. */
    record DeadLetter(Reason reason) implements Verdict {}

    /** The endpoint answered 410: its subscription is disabled and the event waits. */
    record Gone() implements Verdict {}

    /** Why an event is a dead letter. */
    enum Reason {
        /** The schedule is used up. */
        EXHAUSTED,
        /** The endpoint throttled it for too long. */
        THROTTLED
    }
}
