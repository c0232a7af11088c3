// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.scheme.TimestampRule;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** How a provider's file writes times. */
final class Times {
    /** What {@code none} is read as. */
    static final Duration NONE = Duration.ofSeconds(Long.MAX_VALUE);

    private Times() {}

    static TimestampRule.Unit unit(String text) {
        return switch (text) {
            case "s" -> TimestampRule.Unit.SECONDS;
            case "ms" -> TimestampRule.Unit.MILLISECONDS;
            case "rfc3339" -> TimestampRule.Unit.RFC3339;
            default -> throw new IllegalArgumentException("'" + text + "' is none of [s, ms, rfc3339]");
        };
    }

    /** A whole number and {@code s}, {@code m}, {@code h} or {@code d}. */
    static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 300s or 5m", e);
        }
        throw new IllegalArgumentException("'" + text + "' is before its own beginning");
    }

    static Duration durationOrNone(String text) {
        return text.equals("none") ? NONE : duration(text);
    }
}
