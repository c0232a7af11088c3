// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.events.kafka.Topics;
import dev.sluice.gateway.endpoint.EndpointBoards;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Cluster;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.signals.Signals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nodes know of an endpoint that fails as a whole: each other's, after a takeover, after a restart. */
@Timeout(300)
class EndpointStateIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String FILE = "targets: { allowPrivate: true, allowHttp: true }\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger status = new AtomicInteger(500);
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Long> arrivals = new CopyOnWriteArrayList<>();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private Cluster cluster;

    /** An operational event as its subscriber gets it. */
    private record Told(String type, String source, String subject, String id, JsonNode data) {}

    @BeforeEach
    void begin() {
        cluster = new Cluster(folder);
    }

    @AfterEach
    void end() {
        cluster.close();
        vertx.close().await();
    }

    private String failing() {
        return listen(vertx.createHttpServer().requestHandler(request -> {
            requests.incrementAndGet();
            arrivals.add(System.currentTimeMillis());
            if (status.get() == 429) {
                request.response().putHeader("Retry-After", "20");
            }
            request.response().setStatusCode(status.get()).end();
        }));
    }

    private String watching() {
        return listen(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    told.add(new Told(
                            request.getHeader("ce-type"),
                            request.getHeader("ce-source"),
                            request.getHeader("ce-subject"),
                            request.getHeader("webhook-id"),
                            read(body.getBytes())));
                    request.response().end();
                })));
    }

    private static String listen(HttpServer server) {
        return "http://127.0.0.1:" + server.listen(0, "127.0.0.1").await().actualPort() + "/";
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ApiClient user(Cluster.Member member) {
        return member.api("acme", "read", "write", "publish");
    }

    private static String subscription(ApiClient user, String types, String url) {
        return user.post("/v1/subscriptions", "{\"types\":[\"" + types + "\"],\"webhook\":{\"url\":\"" + url + "\"}}")
                .header("location");
    }

    private static void publish(ApiClient user, int from, int to) {
        for (int i = from; i < to; i++) {
            var event = "{\"specversion\":\"1.0\",\"id\":\"e-" + i + "\",\"source\":\"/x\",\"type\":\"x\"}";
            assertThat(user.post("/v1/events", event, "Content-Type", "application/cloudevents+json")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void has(ApiClient user, String path, String state) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(user.get(path).text("state")).isEqualTo(state));
    }

    @Test
    void an_open_circuit_is_known_to_every_node_held_after_a_takeover_and_a_restart_and_told() {
        var one = cluster.member("one", FILE);
        ApiClient atOne = user(one);
        String path = subscription(atOne, "x", failing());
        subscription(atOne, "dev.sluice.*", watching());
        String id = path.substring(path.lastIndexOf('/') + 1);
        has(atOne, path, "active");

        publish(atOne, 0, 80);
        has(atOne, path, "failing");
        var two = cluster.member("two", FILE);
        has(user(two), path, "failing");
        assertThat(user(two).get("/v1/subscriptions").body()).contains("\"failing\"");

        one.stop();
        int before = requests.get();
        ApiClient atTwo = user(two);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(two.management("/metrics"))
                        .containsPattern("sluice_circuit_state\\{subscription=\"" + id + "\"\\} [12]"));
        publish(atTwo, 80, 160);
        var again = cluster.member("one", FILE);
        has(user(again), path, "failing");
        has(atTwo, path, "failing");
        // a circuit that was not held would have opened anew, after 20 attempts
        assertThat(requests.get() - before).isLessThan(15);

        status.set(200);
        has(atTwo, path, "active");
        has(user(again), path, "active");
        await().atMost(LIMIT)
                .until(() -> types().containsAll(
                                List.of("dev.sluice.subscription.failing", "dev.sluice.subscription.recovered")));
        assertThat(told).allSatisfy(each -> {
            assertThat(each.source()).isEqualTo(path);
            assertThat(each.subject()).isEqualTo(id);
            assertThat(each.data().path("subscription").asText()).isEqualTo(id);
            assertThat(each.data().path("reason").asText()).isEqualTo("failing");
            assertThat(Instant.parse(each.data().path("since").asText())).isBefore(Instant.now());
            assertThat(each.data().size()).isEqualTo(3);
        });
        assertThat(told.stream()
                        .filter(each -> each.type().endsWith(".failing"))
                        .map(Told::id)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void a_disabled_subscription_is_told_to_others_and_not_to_itself() {
        var one = cluster.member("one", FILE);
        ApiClient user = user(one);
        status.set(410);
        String path = subscription(user, "*", failing());
        subscription(user, "dev.sluice.subscription.*", watching());
        String id = path.substring(path.lastIndexOf('/') + 1);
        has(user, path, "active");

        publish(user, 0, 1);

        has(user, path, "disabled");
        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).first().satisfies(each -> {
            assertThat(each.type()).isEqualTo("dev.sluice.subscription.disabled");
            assertThat(each.source()).isEqualTo(path);
            assertThat(each.data().path("subscription").asText()).isEqualTo(id);
            assertThat(each.data().path("reason").asText()).isEqualTo("gone");
            assertThat(each.data().path("since").isTextual()).isTrue();
            assertThat(each.data().size()).isEqualTo(3);
        });
        assertThat(requests.get()).isEqualTo(1);
    }

    @Test
    void a_subscription_that_an_operator_pauses_is_told_once_by_two_nodes() throws Exception {
        var one = cluster.member("one", FILE);
        var two = cluster.member("two", FILE);
        String path = subscription(user(one), "x", failing());
        subscription(user(one), "dev.sluice.subscription.*", watching());
        String id = path.substring(path.lastIndexOf('/') + 1);
        has(user(two), path, "active");
        Instant before = Instant.now();

        user(one).post(path + "/pause", null);

        for (var member : List.of(one, two)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(member.management("/metrics"))
                            .containsPattern("sluice_operational_events_total\\{[^}]*subscription\\.disabled[^}]*} 1"));
        }
        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).allSatisfy(each -> {
            assertThat(each.type()).isEqualTo("dev.sluice.subscription.disabled");
            assertThat(each.source()).isEqualTo(path);
            assertThat(each.subject()).isEqualTo(id);
            assertThat(each.data().path("subscription").asText()).isEqualTo(id);
            assertThat(each.data().path("reason").asText()).isEqualTo("operator");
            assertThat(Instant.parse(each.data().path("since").asText()))
                    .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
            assertThat(each.data().size()).isEqualTo(3);
        });
        assertThat(told.stream().map(Told::id).distinct()).hasSize(1);
        for (var member : List.of(one, two)) {
            assertThat(user(member).get("/v1/events?type=dev.sluice.*").ids()).hasSize(1);
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void a_pause_that_an_endpoint_has_asked_for_holds_on_the_node_that_takes_over() throws Exception {
        status.set(429);
        var one = cluster.member("one", FILE);
        String path = subscription(user(one), "x", failing());
        has(user(one), path, "active");
        publish(user(one), 0, 1);
        await().atMost(LIMIT).until(() -> !arrivals.isEmpty());
        long until = await().atMost(LIMIT).until(() -> asked(user(one), path), found -> found != 0);

        one.stop();
        status.set(200);
        var two = cluster.member("two", FILE);
        publish(user(two), 1, 9);
        await().atMost(LIMIT)
                .until(() ->
                        user(two).get(path + "/lag").json().path("complete").asBoolean());

        await().atMost(LIMIT).until(() -> arrivals.size() >= 10);
        // the brokers' clock and this one may be apart by a little
        assertThat(arrivals.subList(1, arrivals.size()))
                .allSatisfy(at -> assertThat(at).isGreaterThan(until - 1_000));
    }

    /** Until when the nodes tell each other that the endpoint has asked for no request; 0: nobody says so. */
    private long asked(ApiClient user, String path) throws Exception {
        var signals = new Signals(
                cluster.clients("looker"),
                new Topics("sluice"),
                "looker",
                InstantSource.system(),
                new SimpleMeterRegistry());
        var boards = new EndpointBoards(signals, "looker");
        signals.start().await(30, TimeUnit.SECONDS);
        try {
            return boards.throttledUntil(known(user, path));
        } finally {
            signals.stop().await(30, TimeUnit.SECONDS);
        }
    }

    /** As the nodes know it. */
    private static Subscription known(ApiClient user, String path) {
        ApiAnswer answer = user.get(path);
        long incarnation = Long.parseLong(answer.header("etag").replaceAll("\"\\d+-(\\d+)\"", "$1"));
        return new Subscription(
                answer.text("id"),
                answer.text("tenant"),
                incarnation,
                answer.json().path("version").asLong(),
                State.ACTIVE,
                TypePatterns.of(null),
                null,
                Map.of(),
                null);
    }

    private List<String> types() {
        return told.stream().map(Told::type).toList();
    }
}
