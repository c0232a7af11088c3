// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Where reading begins; written the same in the file, a query, the command line and the API. */
public sealed interface Start {
    /** With the next event. */
    record Latest() implements Start {}

    /** With the oldest event that the log still has. */
    record Earliest() implements Start {}

    /** With the first event received at or after this instant. */
    record AtTime(Instant time) implements Start {}

    /** With the newest {@code count} events that the node holds in memory, 1 to {@value #MOST}. */
    record Last(int count) implements Start {}

    /** After what this cursor covers. Only its letters are checked here, not its signature. */
    record AtCursor(String cursor) implements Start {}

    int MOST = 1_000;

    /**
     * Reads a start; an {@link IllegalArgumentException} says why it is none and never repeats the text. What has the
     * letters and the length of a cursor is taken for one, so that a misspelt word is not.
     */
    static Start parse(String text) {
        return switch (text) {
            case "latest" -> new Latest();
            case "earliest" -> new Earliest();
            default -> {
                if (text.startsWith("time:")) {
                    yield atTime(text.substring("time:".length()));
                }
                yield text.startsWith("last:") ? last(text.substring("last:".length())) : atCursor(text);
            }
        };
    }

    /** The start as {@link #parse} reads it. */
    default String text() {
        return switch (this) {
            case Latest latest -> "latest";
            case Earliest earliest -> "earliest";
            case AtTime at -> "time:" + at.time();
            case Last last -> "last:" + last.count();
            case AtCursor at -> at.cursor();
        };
    }

    private static Start atTime(String time) {
        try {
            return new AtTime(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a start: write time:2026-01-31T12:00:00Z", e);
        }
    }

    private static Start last(String count) {
        if (Forms.COUNT.matcher(count).matches() && Integer.parseInt(count) <= MOST) {
            return new Last(Integer.parseInt(count));
        }
        throw new IllegalArgumentException("not a start: write last:N with N between 1 and " + MOST);
    }

    private static Start atCursor(String cursor) {
        if (Forms.CURSOR.matcher(cursor).matches()) {
            return new AtCursor(cursor);
        }
        throw new IllegalArgumentException(
                "not a start: write latest, earliest, time:2026-01-31T12:00:00Z, last:N or a cursor");
    }

    /** What the parts of a start look like. */
    final class Forms {
        private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");
        private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9._~=-]{24,1024}");

        private Forms() {}
    }
}
