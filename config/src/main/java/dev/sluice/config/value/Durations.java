// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as they are written everywhere: a whole number and {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}. */
public final class Durations {
    /** The longest duration that can be written: a hundred years of 365 days. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");

    private Durations() {}

    /** Reads a duration; an {@link IllegalArgumentException} says what one looks like and never repeats the text. */
    public static Duration parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "not a duration: write a whole number and ms, s, m, h or d, such as 30s");
        }
        long count = Long.parseLong(form.group(1));
        Duration unit = unit(form.group(2));
        if (count > LONGEST.dividedBy(unit)) {
            throw new IllegalArgumentException("not a duration: longer than " + format(LONGEST));
        }
        return unit.multipliedBy(count);
    }

    /** Writes a duration in its largest unit that leaves no rest; parts of a millisecond are cut off. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long size = unit(unit).toMillis();
            if (millis != 0 && millis % size == 0) {
                return millis / size + unit;
            }
        }
        return millis == 0 ? "0s" : millis + "ms";
    }

    static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> throw new IllegalArgumentException("not a unit of time");
        };
    }
}
