// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import dev.sluice.config.value.Durations;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as options take them. */
public final class Moment {
    private Moment() {}

    /** RFC 3339 as it is, or how long ago ({@code 10m}) as the time that was then. */
    public static String of(String option, String text, Instant now) {
        try {
            return now.minus(Durations.parse(text)).toString();
        } catch (IllegalArgumentException noDuration) {
            return time(option, text);
        }
    }

    private static String time(String option, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException noTime) {
            throw CommandFailure.usage(option
                    + " must be a time such as 2026-01-31T12:00:00Z, or how long ago, such as 10m, not '" + text + "'");
        }
    }
}
