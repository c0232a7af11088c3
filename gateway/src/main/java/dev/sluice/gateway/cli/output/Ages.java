// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Times as people read them at a glance. */
public final class Ages {
    private static final double TEN_SECONDS = 10;
    private static final double MILLIS = 1_000;

    private Ages() {}

    /** One number and one unit, cut off: {@code 40s}, {@code 3m}, {@code 2h}, {@code 5d}; what is negative is {@code 0s}. */
    public static String of(Duration age) {
        if (age.isNegative()) {
            return "0s";
        }
        if (age.toDays() > 0) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
    }

    /** The same of a number of seconds, with a tenth where that tells something. */
    public static String ofSeconds(double seconds) {
        if (seconds > 0 && seconds < TEN_SECONDS) {
            return Math.round(seconds * TEN_SECONDS) / TEN_SECONDS + "s";
        }
        return of(Duration.ofMillis(Math.round(seconds * MILLIS)));
    }

    /** How long an RFC 3339 time is ago; the text itself when it is no time. */
    public static String since(String time, Instant now) {
        try {
            return of(Duration.between(Instant.parse(time), now));
        } catch (DateTimeException noTime) {
            return time;
        }
    }
}
