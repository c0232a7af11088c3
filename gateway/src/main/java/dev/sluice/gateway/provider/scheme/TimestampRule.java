// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a signed timestamp has to satisfy.
 *
 * @param unit how it is written
 * @param tolerance how far it may lie from now; not negative; null for any distance. Exactly that far still passes, counted in the timestamp's own
 *     unit, as the providers' libraries do (stripe-python {@code _webhook.py}, standardwebhooks)
 * @param sides on which side of now
 */
public record TimestampRule(Unit unit, @Nullable Duration tolerance, Sides sides) {
    private static final int DIGITS = 10;
    /** More can't be counted. A number of so many is a time, if one that is far away. */
    private static final int MAX_DIGITS = 18;

    /** How a timestamp is written. */
    public enum Unit {
        SECONDS(1_000, MAX_DIGITS),
        MILLISECONDS(1, MAX_DIGITS),
        RFC3339(1, 40);

        private final long millis;
        private final int maxLength;

        Unit(long millis, int maxLength) {
            this.millis = millis;
            this.maxLength = maxLength;
        }

        /** Milliseconds since 1970, as many as can be counted; empty when the text is not of this unit or missing. Never throws. */
        public OptionalLong parse(@Nullable String text) {
            if (text == null || text.isEmpty() || text.length() > maxLength) {
                return OptionalLong.empty();
            }
            return this == RFC3339 ? parseDate(text) : parseDigits(text, millis);
        }

        /** The text a sender would write for an instant. */
        public String write(Instant instant) {
            return switch (this) {
                case SECONDS -> Long.toString(instant.getEpochSecond());
                case MILLISECONDS -> Long.toString(instant.toEpochMilli());
                case RFC3339 -> Instant.ofEpochMilli(instant.toEpochMilli()).toString();
            };
        }

        private static OptionalLong parseDigits(String text, long factor) {
            long value = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    return OptionalLong.empty();
                }
                value = value * 10 + (c - '0');
            }
            return OptionalLong.of(value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor);
        }

        private static OptionalLong parseDate(String text) {
            try {
                return OptionalLong.of(OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                        .toInstant()
                        .toEpochMilli());
            } catch (DateTimeException | ArithmeticException malformed) {
                return OptionalLong.empty();
            }
        }
    }

    /** Which timestamps are too far away. */
    public enum Sides {
        /** Old ones only: Stripe's libraries let the future pass. */
        PAST,
        /** Old ones and those from the future. */
        BOTH
    }

    public TimestampRule {
        if (tolerance != null && tolerance.isNegative()) {
            throw new IllegalArgumentException("a tolerance must not be negative, was " + tolerance);
        }
    }

    /**
     * Milliseconds since 1970, or empty when the text is no timestamp of this rule. Where nothing bounds its age, seconds have ten digits, as
     * all have from 2001 to 2286: digits that move between it and what is signed behind it would make an old request a new one.
     */
    public OptionalLong parse(@Nullable String text) {
        boolean free = tolerance == null && unit == Unit.SECONDS;
        return free && text != null && text.length() != DIGITS ? OptionalLong.empty() : unit.parse(text);
    }

    /** The same rule with another tolerance. */
    public TimestampRule within(Duration other) {
        return new TimestampRule(unit, other, sides);
    }

    /** Whether a timestamp, in milliseconds since 1970, is near enough to now. */
    public boolean accepts(long timestampMillis, Instant now) {
        if (tolerance == null) {
            return true;
        }
        long age = now.toEpochMilli() / unit.millis * unit.millis - timestampMillis;
        long limit = tolerance.toMillis();
        return age <= limit && (sides == Sides.PAST || age >= -limit);
    }
}
