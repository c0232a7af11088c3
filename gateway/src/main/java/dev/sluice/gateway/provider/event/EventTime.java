// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Reads a provider's time: RFC 3339, Unix seconds or Unix milliseconds. A number of 100,000,000,000 or more is milliseconds (as
 * seconds it would lie in the year 5138). Fractions of seconds are dropped below the millisecond.
 */
final class EventTime {
    private static final long FIRST_MILLISECOND = 100_000_000_000L;
    private static final long LAST_MILLISECOND =
            253_402_300_799_999L; // the end of year 9999, the last that RFC 3339 can write
    private static final int MAX_LENGTH = 40;
    private static final int MAX_DIGITS = 15;

    private EventTime() {}

    /** The time, or null when the text is none. Never throws. */
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        return text.length() > 4 && text.charAt(4) == '-' ? parseDate(text) : parseNumber(text);
    }

    private static @Nullable Instant parseDate(String text) {
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static @Nullable Instant parseNumber(String text) {
        int point = text.indexOf('.');
        int end = point < 0 ? text.length() : point;
        long whole = digits(text, 0, end);
        if (whole < 0) {
            return null;
        }
        long millis = whole >= FIRST_MILLISECOND ? whole : whole * 1_000 + fraction(text, end);
        return millis > LAST_MILLISECOND ? null : Instant.ofEpochMilli(millis);
    }

    private static long fraction(String text, int point) {
        int to = Math.min(text.length(), point + 4);
        long value = Math.max(0, digits(text, point + 1, to));
        for (int i = to; i < point + 4; i++) {
            value *= 10;
        }
        return value;
    }

    private static long digits(String text, int from, int to) {
        if (to <= from || to - from > MAX_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
