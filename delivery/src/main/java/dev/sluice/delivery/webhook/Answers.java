// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an HTTP answer means for an event: the table of contract section 4. Pure. */
final class Answers {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    private static final int MAX_DIGITS = 18;

    private Answers() {}

    static AttemptOutcome outcome(int status, @Nullable String retryAfter, Instant now) {
        if (status >= 200 && status < 300) {
            return new AttemptOutcome.Delivered(status);
        }
        return switch (status) {
            case 410 -> new AttemptOutcome.Gone();
            case 429, 502, 503, 504 -> new AttemptOutcome.Throttled(status, retryAfter(retryAfter, now));
            default -> new AttemptOutcome.Failed(status);
        };
    }

    /** RFC 9110 section 10.2.3: seconds or a date, here 0 to 24 h; what is neither says nothing. */
    static Optional<Duration> retryAfter(@Nullable String value, Instant now) {
        if (value == null) {
            return Optional.empty();
        }
        var text = value.strip();
        return text.matches("[0-9]+") ? Optional.of(seconds(text)) : date(text, now);
    }

    private static Duration seconds(String digits) {
        if (digits.length() > MAX_DIGITS) {
            return LONGEST_PAUSE;
        }
        long seconds = Long.parseLong(digits);
        return seconds > LONGEST_PAUSE.toSeconds() ? LONGEST_PAUSE : Duration.ofSeconds(seconds);
    }

    private static Optional<Duration> date(String text, Instant now) {
        var date = text.isEmpty() ? null : DateFormatter.parseHttpDate(text);
        if (date == null) {
            return Optional.empty();
        }
        var pause = Duration.between(now, date.toInstant());
        if (pause.isNegative()) {
            return Optional.of(Duration.ZERO);
        }
        return Optional.of(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
