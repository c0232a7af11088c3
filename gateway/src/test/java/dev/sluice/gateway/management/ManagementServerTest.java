// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.management;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.http.ListenerOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManagementServerTest {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3).setBlockedThreadCheckInterval(60_000));
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean ready = new AtomicBoolean();
    private final Meters meters = new Meters();
    private ManagementServer server;

    @BeforeEach
    void listen() throws Exception {
        var pulse = LoopPulse.watch(vertx, 3, Duration.ofSeconds(2)).await(10, SECONDS);
        var checks = List.of(
                new ReadinessCheck("registry", () -> new ReadinessCheck.State(ready.get(), Map.of("position", 7))),
                new ReadinessCheck("always", () -> ReadinessCheck.State.of(true)));
        server = new ManagementServer(ListenerOptions.of("127.0.0.1", 0, List.of()), pulse, checks, meters.registry());
        vertx.deployVerticle(server).await(10, SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, SECONDS);
        meters.close();
    }

    @Test
    void readiness_is_the_and_of_its_checks_and_tells_each() throws Exception {
        var before = get("/health/ready");
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(before.body())).isEqualTo(new JsonObject("""
                        {"status":"down","checks":[
                          {"name":"registry","status":"down","detail":{"position":7}},
                          {"name":"always","status":"up","detail":{}}]}"""));
        ready.set(true);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void a_node_whose_loops_turn_is_alive() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_loop_that_stands_makes_the_node_not_alive() throws Exception {
        var release = new CountDownLatch(1);
        // the loops were handed out in turn: three beats, the server on the first, so the next one is another
        vertx.getOrCreateContext().runOnContext(nothing -> awaitQuietly(release));
        try {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(get("/health/live").statusCode()).isEqualTo(503));
            assertThat(get("/health/live").body()).contains("\"stuckLoops\":1");
        } finally {
            release.countDown();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(get("/health/live").statusCode()).isEqualTo(200));
    }

    @Test
    void metrics_show_the_jvm_and_what_was_counted() throws Exception {
        meters.registry()
                .counter("sluice.ingest.requests", "source", "s", "outcome", "accepted")
                .increment();
        var answer = get("/metrics");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("sluice_ingest_requests_total{outcome=\"accepted\",source=\"s\"} 1.0")
                .contains("jvm_memory_used_bytes")
                .contains("process_uptime_seconds");
    }

    @Test
    void metrics_speak_open_metrics_when_asked() throws Exception {
        var answer = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void a_probe_may_ask_with_head() throws Exception {
        var answer = client.send(
                request("/health/live")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(get("/health/live").statusCode());
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anything_else_is_a_problem() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/").body()).contains("urn:sluice:problem:not_found");
        var post = client.send(
                request("/metrics").POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(5));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
