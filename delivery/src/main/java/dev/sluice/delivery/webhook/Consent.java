// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.config.value.Rate;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint has agreed to be sent events. Confined to its client's event loop.
 *
 * <p>It is asked once at a time, whoever waits for the answer, and after a refusal again only when a pause is over: 5 s,
 * doubling to 5 min.
 */
final class Consent {

    static final CharSequence REQUEST_ORIGIN = HttpHeaders.createOptimized("webhook-request-origin");
    static final CharSequence REQUEST_RATE = HttpHeaders.createOptimized("webhook-request-rate");
    static final CharSequence ALLOWED_ORIGIN = HttpHeaders.createOptimized("webhook-allowed-origin");
    static final CharSequence ALLOWED_RATE = HttpHeaders.createOptimized("webhook-allowed-rate");

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final long MOST = 1_000_000_000;

    private final RequestOptions options;
    private final @Nullable String askedRate;

    private boolean given;
    private @Nullable Rate granted;
    private @Nullable Future<AttemptOutcome> asking;
    private AttemptOutcome.@Nullable Unconsented refusal;
    private long refusedAt;

    Consent(ConsentSpec spec, String requestTarget) {
        this.options = new RequestOptions().setMethod(HttpMethod.OPTIONS).setURI(requestTarget);
        var rate = spec.rate();
        this.askedRate = rate == null ? null : Long.toString(aMinute(rate));
    }

    private static long aMinute(Rate rate) {
        double minutes = rate.permits() * (double) MINUTE.toNanos() / rate.per().toNanos();
        return Math.clamp((long) minutes, 1, MOST);
    }

    boolean isGiven() {
        return given;
    }

    /** How often it lets itself be called; null when it does not care. */
    @Nullable
    Rate granted() {
        return granted;
    }

    RequestOptions options() {
        return options;
    }

    @Nullable
    String askedRate() {
        return askedRate;
    }

    /** {@link AttemptOutcome.Delivered} once it has agreed; else why nothing may be sent. */
    Future<AttemptOutcome> ask(Supplier<Future<AttemptOutcome>> question, long now) {
        var refused = refusal;
        if (refused != null && now - refusedAt < refused.pause().toNanos()) {
            return Future.succeededFuture(refused);
        }
        var open = asking;
        if (open != null) {
            return open;
        }
        var asked = question.get();
        asking = asked;
        asked.onComplete(answered -> asking = null);
        return asked;
    }

    AttemptOutcome answered(int status, @Nullable String origin, @Nullable String rate, String asked) {
        if (origin == null || !(origin.strip().equals("*") || origin.strip().equalsIgnoreCase(asked))) {
            return refused(status);
        }
        given = true;
        granted = rate(rate);
        return new AttemptOutcome.Delivered(status);
    }

    private AttemptOutcome refused(int status) {
        var before = refusal;
        var pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
        var refused =
                new AttemptOutcome.Unconsented(status, pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        refusal = refused;
        refusedAt = System.nanoTime();
        return refused;
    }

    /** Requests a minute; {@code *} and what is no number sets no bound. */
    private static @Nullable Rate rate(@Nullable String text) {
        var digits = text == null ? "" : text.strip();
        if (!digits.matches("[0-9]{1,18}")) {
            return null;
        }
        return new Rate(Math.clamp(Long.parseLong(digits), 1, MOST), MINUTE);
    }
}
