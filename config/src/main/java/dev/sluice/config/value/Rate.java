// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * So many permits in each period, written {@code 500/s}, {@code 60/m} or {@code 1000/h}.
 *
 * @param permits 1 to 1,000,000,000
 * @param per one second, one minute or one hour
 */
public record Rate(long permits, Duration per) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})/([smh])");
    private static final long MOST = 1_000_000_000;

    /** Reads a rate; an {@link IllegalArgumentException} says what one looks like and never repeats the text. */
    public static Rate parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a rate: write N/s, N/m or N/h, such as 100/s");
        }
        long permits = Long.parseLong(form.group(1));
        if (permits < 1 || permits > MOST) {
            throw new IllegalArgumentException("not a rate: the number must be between 1 and " + MOST);
        }
        return new Rate(permits, Durations.unit(form.group(2)));
    }

    /** The rate as {@link #parse} reads it. */
    public String text() {
        return permits + "/" + Durations.format(per).substring(1);
    }
}
