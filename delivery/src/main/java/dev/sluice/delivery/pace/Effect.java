// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import dev.sluice.delivery.webhook.AttemptOutcome;

/** What an attempt says of the endpoint as a whole. */
public enum Effect {
    /** It took an event. */
    SUCCESS,
    /** 5xx, a redirect, 408, 425: it does not work. */
    FAILURE,
    /** No connection, no address, a broken one: nobody is there. */
    ABSENCE,
    /** 502, 503, 504: it does not work, and less may help. */
    OVERLOAD,
    /** No answer in time: as {@link #OVERLOAD}, and no sign of life. */
    SILENCE,
    /** 429: it works, and less is asked for. Never a failure. */
    TOO_MANY,
    /** Another 4xx: it works, and does not want this event. A failure only while nothing else succeeds. */
    REJECTION,
    /** Says nothing: the endpoint is gone, or was only asked whether it wants events. */
    NOTHING;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;

    /** What this outcome says. */
    public static Effect of(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Delivered delivered -> SUCCESS;
            case AttemptOutcome.Throttled throttled -> throttled.status() == TOO_MANY_REQUESTS ? TOO_MANY : OVERLOAD;
            case AttemptOutcome.TimedOut timedOut -> SILENCE;
            case AttemptOutcome.Failed failed -> isRejection(failed.status()) ? REJECTION : FAILURE;
            case AttemptOutcome.Unreachable unreachable -> ABSENCE;
            case AttemptOutcome.AddressRefused refused -> ABSENCE;
            case AttemptOutcome.Gone gone -> NOTHING;
            case AttemptOutcome.Unconsented unconsented -> NOTHING;
        };
    }

    private static boolean isRejection(int status) {
        return status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_EARLY;
    }

    /** Whether it is one of the failures three of which leave single requests. */
    boolean fails() {
        return this == FAILURE || this == ABSENCE || this == OVERLOAD || this == SILENCE;
    }

    /** Whether it asks for fewer requests at a time. */
    boolean shrinks() {
        return this == OVERLOAD || this == SILENCE || this == TOO_MANY;
    }

    /** Whether somebody was there. */
    boolean answers() {
        return this != ABSENCE && this != SILENCE && this != NOTHING;
    }
}
