// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Posts events at a rate, whatever happens, and each again until it is acknowledged or refused. Confined to its context. */
public final class Provider {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] FORGED = "another body".getBytes(StandardCharsets.US_ASCII);
    private static final int CONNECTIONS = 2_048;
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final long GROWING_MICROS = 6_000_000;
    private static final long TICK_MILLIS = 10;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final List<IntSupplier> doors;
    private final Drafts drafts;
    private final LedgerWriter ledger;
    private final Consumer<Draft> acked;
    private final Promise<Void> done = Promise.promise();
    private long sent;
    private long unsettled;
    private long stopAt;
    private long giveUpAt = Long.MAX_VALUE;
    private long patienceMicros;
    private BooleanSupplier goesOn = () -> false;

    /**
     * A provider that posts each event to all of {@code doors} at once.
     *
     * @param doors each gives the port of a gateway, for one request
     * @param acked told of each event when it is acknowledged for the first time
     */
    public Provider(Vertx vertx, List<IntSupplier> doors, Drafts drafts, LedgerWriter ledger, Consumer<Draft> acked) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.doors = List.copyOf(doors);
        this.drafts = drafts;
        this.ledger = ledger;
        this.acked = acked;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(-1))
                .withConnectHandler(connection -> connection.exceptionHandler(Provider::expected))
                .build();
    }

    /**
     * Sends for {@code length}, and longer while {@code goesOn} says so, then goes on with what is not settled for {@code patience};
     * completes when all is settled or given up.
     */
    public Future<Void> send(int rate, Duration length, Duration patience, BooleanSupplier goesOn) {
        long start = Clock.micros();
        this.goesOn = goesOn;
        patienceMicros = patience.toNanos() / 1_000;
        stopAt = start + length.toNanos() / 1_000;
        context.runOnContext(entered -> vertx.setPeriodic(TICK_MILLIS, timer -> tick(timer, start, rate)));
        return done.future();
    }

    private void tick(long timer, long start, int rate) {
        long now = Clock.micros();
        if (goesOn.getAsBoolean()) {
            stopAt = Math.max(stopAt, now + 1);
        }
        giveUpAt = stopAt + patienceMicros;
        long due = due(Math.min(now, stopAt) - start, rate);
        while (sent < due) {
            sent++;
            Draft draft = drafts.next();
            ledger.write(draft.intent());
            for (IntSupplier door : doors) {
                unsettled++;
                post(draft, door, FIRST_PAUSE_MILLIS);
            }
        }
        if ((now >= stopAt && unsettled == 0) || now >= giveUpAt) {
            vertx.cancelTimer(timer);
            done.tryComplete();
        }
    }

    /** At a rate that grows for a while, since both sides are cold at first. */
    private static long due(long micros, int rate) {
        double growing = Math.min(micros, GROWING_MICROS);
        return (long) ((growing * growing / GROWING_MICROS / 2 + (micros - growing)) * rate / 1_000_000);
    }

    private void post(Draft draft, IntSupplier door, long pauseMillis) {
        long asked = Clock.micros();
        byte[] signed = draft.intent().forged() ? FORGED : draft.body().getBytes();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(door.getAsInt())
                .setURI("/in/" + draft.source().name())
                .setTimeout(TIMEOUT_MILLIS)
                .putHeader("content-type", "application/json")
                .putHeader(draft.source().header(), draft.source().sign(signed, asked / 1_000_000));
        client.request(options)
                .compose(request -> request.send(draft.body()))
                .compose(response -> response.body().map(body -> outcome(draft, asked, response.statusCode(), body)))
                .otherwise(failure -> outcome(draft, asked, failure))
                .onSuccess(outcome -> settle(draft, door, outcome, pauseMillis));
    }

    private static Row.Outcome outcome(Draft draft, long asked, int status, Buffer body) {
        Row.Answer answer = Row.Answer.of(status);
        String told = answer == Row.Answer.ACKED ? told(body) : "";
        return new Row.Outcome(asked, Clock.micros(), draft.intent().id(), answer, status, told);
    }

    private static String told(Buffer body) {
        try {
            return JSON.readTree(body.getBytes()).path("id").asText();
        } catch (IOException e) {
            return "no JSON";
        }
    }

    private static Row.Outcome outcome(Draft draft, long asked, Throwable failure) {
        Row.Answer answer = failure instanceof TimeoutException ? Row.Answer.TIMEOUT : Row.Answer.RESET;
        return new Row.Outcome(asked, Clock.micros(), draft.intent().id(), answer, 0, "");
    }

    /** The gateway is killed in the midst of it; what that did to a request is its outcome. */
    private static void expected(Throwable failure) {}

    private void settle(Draft draft, IntSupplier door, Row.Outcome outcome, long pauseMillis) {
        ledger.write(outcome);
        switch (outcome.answer()) {
            case ACKED -> {
                unsettled--;
                acked.accept(draft);
            }
            case REFUSED -> unsettled--;
            case FAILED, TIMEOUT, RESET -> {
                if (Clock.micros() < giveUpAt) {
                    vertx.setTimer(
                            pauseMillis, timer -> post(draft, door, Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2)));
                }
            }
        }
    }
}
