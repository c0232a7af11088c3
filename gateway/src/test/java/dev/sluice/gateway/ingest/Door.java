// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.config.QuotaSettings;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Rate;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.http.FrontDoor;
import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.http.ListenerOptions;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.typed.EventTypes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A door on a free port before a log in memory, and a provider that knocks. */
final class Door implements AutoCloseable {
    static final int MAX_BODY = 64 * 1024;
    static final int MAX_HELD = 3 * MAX_BODY;

    final FakeLog log = new FakeLog();
    final FakeDisk disk = new FakeDisk();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, SourceSettings> sources = new HashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger port = new AtomicInteger();
    private final Providers providers = Providers.builtIn();
    final Quotas quotas = new Quotas(QuotaSettings.NONE, meters);
    final FakeOutside outside = new FakeOutside();
    final EventTypes types = new EventTypes(vertx, meters);
    /** How far the door's clock is before the machine's. */
    volatile Duration ahead = Duration.ZERO;

    private final Ingest ingest;

    /** One for all tests of a class. */
    static Door open() {
        try {
            return new Door();
        } catch (Exception failed) {
            throw new AssertionError("the door did not open", failed);
        }
    }

    Door() throws Exception {
        this(Gate.open());
    }

    Door(Gate gate) throws Exception {
        this(gate, options(""));
    }

    /** One that the outside reaches at this URL. */
    static Door at(String publicUrl) throws Exception {
        return new Door(Gate.open(), options(publicUrl));
    }

    private static Ingest.Options options(String publicUrl) {
        return new Ingest.Options(MAX_BODY, MAX_HELD, Duration.ofMillis(800), Duration.ofMillis(700), publicUrl);
    }

    Door(Gate gate, Ingest.Options options) throws Exception {
        ingest = new Ingest(log, disk, types, providers, outside, options, quotas, clock(), meters);
        vertx.deployVerticle(new FrontDoor(ListenerOptions.of("127.0.0.1", 0, List.of()), new Rooms(), gate))
                .await(10, SECONDS);
    }

    private InstantSource clock() {
        return () -> Instant.now().plus(ahead);
    }

    private final class Rooms implements FrontDoor.Rooms {
        @Override
        public Handler<HttpServerRequest> ingest(Vertx owner, Exchange exchange) {
            return ingest.handler(owner, exchange);
        }

        @Override
        public Handler<HttpServerRequest> api(Vertx owner, Exchange exchange) {
            return request -> request.response().setStatusCode(404).end();
        }

        @Override
        public void listening(int actual) {
            port.set(actual);
        }
    }

    int port() {
        return port.get();
    }

    Vertx vertx() {
        return vertx;
    }

    Sources table() {
        return ingest.sources();
    }

    /** Takes these sources, and no others. */
    void know(SourceSettings... all) {
        sources.clear();
        for (SourceSettings one : all) {
            sources.put(one.name(), one);
        }
        ingest.sources()
                .replace(List.of(all).stream()
                        .map(one -> new Sources.Definition(one, one.name().equals("paused")))
                        .toList());
    }

    static SourceSettings source(String name, String provider, String secret) {
        return SomeSource.of(name, provider, secret).settings();
    }

    static SourceSettings source(
            String name,
            String provider,
            String secret,
            Duration dedupe,
            @Nullable Rate rate,
            @Nullable HmacSettings hmac) {
        return SomeSource.of(name, provider, secret)
                .dedupe(dedupe)
                .rate(rate)
                .hmac(hmac)
                .settings();
    }

    /** One of {@code provider: hmac} and of another tenant. */
    static SourceSettings ofTenant(String tenant, String name) {
        return SomeSource.of(name, "hmac", "s3cret")
                .tenant(tenant)
                .dedupe(Duration.ZERO)
                .hmac(hmac(null))
                .settings();
    }

    static HmacSettings hmac(@Nullable String id) {
        return new HmacSettings(
                "X-Signature",
                HmacSettings.Algorithm.SHA256,
                HmacSettings.Encoding.HEX,
                "",
                null,
                "{body}",
                null,
                new HmacSettings.Event(id, null, null));
    }

    /** The headers that a genuine request to the source has. */
    Map<String, String> signed(String source, String body) {
        return SourceScheme.of(sources.get(source), providers)
                .signer()
                .sign(body.getBytes(UTF_8), "msg_1", Instant.now(), Map.of());
    }

    /** A genuine request. */
    HttpResponse<String> post(String source, String body) {
        return post(source, body, signed(source, body));
    }

    HttpResponse<String> post(String source, String body, Map<String, String> headers) {
        return request("POST", "/in/" + source, body, headers);
    }

    HttpResponse<String> request(String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("no answer", failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** A genuine request as text, with more header lines, each ended by CRLF. */
    String raw(String source, String body, String more) {
        var text = new StringBuilder("POST /in/" + source + " HTTP/1.1\r\nHost: a\r\n" + more);
        signed(source, body).forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    double counted(String source, String outcome) {
        var counter = meters.find("sluice.ingest.requests")
                .tags("source", source, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    double heldBytes() {
        return meters.get("sluice.ingest.held.bytes").gauge().value();
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(10, SECONDS);
    }
}
