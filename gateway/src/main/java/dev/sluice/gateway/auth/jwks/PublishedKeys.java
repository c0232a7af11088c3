// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.gateway.auth.JwsKeys;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, by the URL that the operator configured. Thread-safe: a key that is here is found on the caller's thread, all else
 * happens on the event loop this was made on.
 *
 * <p>The issuer is asked at the start, every few minutes, and when a token names a key that is not here; never twice at the same time and
 * never sooner than the floor after the last time, whatever tokens come. While it can't be asked, its last good answer counts, for a day:
 * after that no token is believed until it answers, because a key that it withdrew must not count for ever.
 */
public final class PublishedKeys implements JwsKeys {
    private static final Logger LOGGER = LoggerFactory.getLogger(PublishedKeys.class);
    private static final int MOST_WAITING = 10_000;
    private static final double JITTER = 0.1;

    private final Vertx vertx;
    private final Context context;
    private final JwksOptions options;
    private final KeySetFetch fetch;
    private final JwksMeters meters;
    private final SlowChecks checks;

    /** Written on our event loop, read by all. */
    private volatile @Nullable Loaded loaded;

    // the rest belongs to our event loop
    private @Nullable Future<Void> underWay;
    private long begunNanos;
    private boolean failed;
    private int waiting;
    private long timer = -1;
    private boolean closed;

    private record Loaded(KeySet set, long atNanos) {}

    private PublishedKeys(Vertx vertx, JwksOptions options, KeySetFetch fetch, MeterRegistry registry) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.fetch = fetch;
        this.checks = new SlowChecks(vertx);
        this.meters = new JwksMeters(registry);
        meters.watch(this::size, this::ageNanos);
    }

    /**
     * The keys at {@code url}; asks for them at once and waits for nothing.
     *
     * @param guard where requests may go
     */
    public static PublishedKeys start(
            Vertx vertx,
            URI url,
            AddressGuard guard,
            JwksOptions options,
            ClientSettings settings,
            MeterRegistry registry) {
        var fetch = new KeySetFetch(vertx, url.toString(), guard, options, settings);
        var keys = new PublishedKeys(vertx, options, fetch, registry);
        keys.context.runOnContext(begin -> keys.ask());
        return keys;
    }

    @Override
    public Future<JwsKey> find(String algorithm, @Nullable String keyId) {
        JwsAlgorithm asked = JwsAlgorithm.of(algorithm).orElse(null);
        if (asked == null) {
            return Future.failedFuture(invalid("the token's algorithm is not accepted"));
        }
        Loaded now = usable();
        KeySet.Answer answer = now == null ? new KeySet.Answer.Unknown() : now.set.find(asked, keyId);
        return answer instanceof KeySet.Answer.Unknown ? afterRefresh(asked, keyId, now) : answer(answer, asked);
    }

    private Future<JwsKey> answer(KeySet.Answer answer, JwsAlgorithm asked) {
        return switch (answer) {
            case KeySet.Answer.Found found -> {
                yield Future.succeededFuture(checks.key(found.key(), asked, () -> isPublished(found.key(), asked)));
            }
            case KeySet.Answer.Unfit unfit -> Future.failedFuture(invalid("the token's key is not for its algorithm"));
            case KeySet.Answer.Ambiguous ambiguous ->
                Future.failedFuture(invalid("the token does not say which of several keys is its own"));
            case KeySet.Answer.Unknown unknown -> Future.failedFuture(invalid("the token's key is not known"));
        };
    }

    /**
     * Answers on the caller's context, when there is nothing newer to be had.
     *
     * @param looked the set that the key is not in; one that came since answers without asking again
     */
    private Future<JwsKey> afterRefresh(JwsAlgorithm asked, @Nullable String keyId, @Nullable Loaded looked) {
        ContextInternal caller = ((VertxInternal) vertx).getOrCreateContext();
        Promise<JwsKey> promise = caller.promise();
        context.runOnContext(turn -> {
            Loaded now = usable();
            KeySet.Answer answer =
                    now == null || now.equals(looked) ? new KeySet.Answer.Unknown() : now.set.find(asked, keyId);
            if (!(answer instanceof KeySet.Answer.Unknown)) {
                answer(answer, asked).onComplete(promise);
                return;
            }
            if (waiting >= MOST_WAITING) {
                promise.fail(unavailable());
                return;
            }
            waiting++;
            refreshed().onComplete(done -> {
                waiting--;
                newest(asked, keyId).onComplete(promise);
            });
        });
        return promise.future();
    }

    private Future<JwsKey> newest(JwsAlgorithm asked, @Nullable String keyId) {
        Loaded now = usable();
        if (now == null) {
            return Future.failedFuture(unavailable());
        }
        KeySet.Answer answer = now.set.find(asked, keyId);
        // it may be the newest, and the issuer could not be asked
        return answer instanceof KeySet.Answer.Unknown && failed
                ? Future.failedFuture(unavailable())
                : answer(answer, asked);
    }

    /** Completes, never fails, when the issuer has answered or may not be asked yet. */
    private Future<Void> refreshed() {
        if (underWay != null) {
            return underWay;
        }
        boolean tooSoon = System.nanoTime() - begunNanos < options.floor().toNanos();
        return tooSoon || closed ? Future.succeededFuture() : ask();
    }

    private Future<Void> ask() {
        if (closed) {
            return Future.succeededFuture();
        }
        vertx.cancelTimer(timer);
        begunNanos = System.nanoTime();
        Promise<Void> done = Promise.promise();
        underWay = done.future();
        fetch.get().onComplete(set -> {
            underWay = null;
            failed = set.failed();
            if (set.succeeded()) {
                loaded(set.result());
            } else {
                failed(set.cause());
            }
            timer = closed ? -1 : vertx.setTimer(pauseMillis(), again -> ask());
            done.complete();
        });
        return done.future();
    }

    private long pauseMillis() {
        long pause = (failed ? options.floor() : options.refresh()).toMillis();
        double spread =
                failed ? JITTER : JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Math.max(1, (long) (pause * (1 + spread)));
    }

    private void loaded(KeySet set) {
        meters.count(FetchOutcome.OK);
        Loaded before = loaded;
        loaded = new Loaded(set, System.nanoTime());
        if (before == null || before.set.size() != set.size() || before.set.leftOut() != set.leftOut()) {
            (set.size() == 0 ? LOGGER.atWarn() : LOGGER.atInfo())
                    .addKeyValue("keys", set.size())
                    .addKeyValue("leftOut", set.leftOut())
                    .log("issuer's keys read");
        }
    }

    private void failed(Throwable failure) {
        FetchOutcome outcome = failure instanceof FetchException told ? told.outcome() : FetchOutcome.CONNECTION;
        meters.count(outcome);
        LOGGER.atWarn()
                .addKeyValue("outcome", outcome.label())
                .addKeyValue("error", failure.getMessage())
                .addKeyValue("keysKept", size())
                .log("issuer's keys could not be read");
    }

    private @Nullable Loaded usable() {
        Loaded now = loaded;
        return now != null
                        && System.nanoTime() - now.atNanos <= options.maxAge().toNanos()
                ? now
                : null;
    }

    /** As far as is known: an issuer that does not answer has withdrawn nothing. */
    private boolean isPublished(PublishedKey key, JwsAlgorithm algorithm) {
        Loaded now = loaded;
        return now == null || now.set.has(key, algorithm);
    }

    private int size() {
        Loaded now = usable();
        return now == null ? 0 : now.set.size();
    }

    private long ageNanos() {
        Loaded now = loaded;
        return now == null ? -1_000_000_000L : System.nanoTime() - now.atNanos;
    }

    /** Asks no more. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(turn -> {
            closed = true;
            vertx.cancelTimer(timer);
            Future.join(fetch.close(), checks.close()).<Void>mapEmpty().onComplete(done);
        });
        return done.future();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.TOKEN_INVALID, detail);
    }

    private static ProblemException unavailable() {
        return new ProblemException(ProblemCode.KEYS_UNAVAILABLE, "the issuer's keys can't be read now");
    }
}
