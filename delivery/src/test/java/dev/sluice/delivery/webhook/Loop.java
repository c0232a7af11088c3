// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.Names;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.events.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client on its event loop, used from a test's thread. */
final class Loop implements AutoCloseable {

    static final TargetPolicy DEV = new TargetPolicy(true, true, List.of(), List.of(), Set.of());
    static final Names NO_NAMES = name -> Future.failedFuture(new UnknownHostException(name));
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final WebhookClient client;

    Loop() {
        this(new AddressGuard(DEV, NO_NAMES), ClientSettings.of("Sluice/test"));
    }

    Loop(AddressGuard guard, ClientSettings settings) {
        this(vertx -> guard, settings);
    }

    Loop(Function<Vertx, AddressGuard> guard, ClientSettings settings) {
        client = on(() -> new WebhookClient(vertx, guard.apply(vertx), settings));
    }

    Vertx vertx() {
        return vertx;
    }

    Context context() {
        return context;
    }

    WebhookClient client() {
        return client;
    }

    <T> T on(Supplier<T> work) {
        var done = new CompletableFuture<T>();
        context.runOnContext(v -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return get(done);
    }

    AttemptOutcome attempt(Endpoint endpoint, Event event) {
        return attempt(endpoint, event, 1);
    }

    AttemptOutcome attempt(Endpoint endpoint, Event event, int number) {
        return get(start(endpoint, event, number));
    }

    CompletableFuture<AttemptOutcome> start(Endpoint endpoint, Event event, int number) {
        return on(() ->
                client.attempt(endpoint, event, number).toCompletionStage().toCompletableFuture());
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Endpoint endpoint(String url, Duration timeout) {
        return Endpoint.of(new EndpointSpec(url, List.of(SECRET), Map.of(), timeout));
    }

    static Endpoint endpoint(String url) {
        return endpoint(url, Duration.ofSeconds(10));
    }

    static Event event(String body) {
        return event(body.getBytes(StandardCharsets.UTF_8));
    }

    static Event event(byte[] body) {
        return Event.builder()
                .tenant("acme")
                .id("evt_1")
                .source("/in/stripe-live")
                .type("com.stripe.invoice.paid")
                .time("2026-11-21T10:00:00Z")
                .contentType("application/json; charset=utf-8")
                .data(body)
                .build();
    }

    @Override
    public void close() {
        get(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
