// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice dev}, from its first start to a clean stop, with the real broker. */
@Timeout(180)
class DevIT {
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    @TempDir
    private Path temp;

    @Test
    void dev_takes_a_stripe_event_to_a_partner_and_knows_it_after_a_restart() throws Exception {
        try (var partner = new Partner()) {
            Path file = file(partner.url());
            Path payload = Files.writeString(
                    temp.resolve("payload.json"),
                    "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"invoice.paid\",\"created\":1767225600,\"data\":{\"object\":{\"id\":\"in_1\"}}}");
            String printedSecret;
            try (var node = start(file)) {
                assertThat(node.get(node.managementUrl() + "/health/ready").statusCode())
                        .isEqualTo(200);
                assertThat(send(node, payload)).isZero();
                printedSecret = node.printed("demo-stripe +stripe +(\\S+)");
                await().atMost(Duration.ofSeconds(30)).until(() -> !partner.received.isEmpty());
                var metrics = node.get(node.managementUrl() + "/metrics").body();
                assertThat(metrics)
                        .contains("sluice_ingest_requests_total{outcome=\"accepted\",source=\"demo-stripe\"} 1.0")
                        .contains("sluice_ingest_seconds_count 1")
                        .contains("sluice_append_seconds_count 1")
                        .contains("kafka_producer_metrics_record_send_rate")
                        .contains("jvm_memory_used_bytes");
                assertThat(node.stop()).isZero();
                assertThat(node.console.fatal).isFalse();
            }
            var received = partner.received.remove();
            assertThat(received.body()).isEqualTo(Files.readString(payload));
            new Webhook(SECRET).verify(received.body(), HttpHeaders.of(received.headers(), (name, value) -> true));
            assertThat(received.headers().get("ce-type")).containsExactly("com.stripe.invoice.paid");
            try (var again = start(file)) {
                assertThat(again.printed("demo-stripe +stripe +(\\S+)")).isEqualTo(printedSecret);
                var console = sending(again, payload);
                assertThat(console.out()).contains("duplicate");
            }
            assertThat(partner.received).isEmpty();
        }
    }

    @Test
    void the_curl_that_dev_prints_is_accepted() throws Exception {
        try (var node = RunningNode.start("dev", "--data", temp.resolve("data").toString())) {
            var curl = new ProcessBuilder("sh", "-c", node.printed("^ +(curl .*)$")).start();
            String answer = new String(curl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(new JsonObject(answer).getString("id")).startsWith("evt_");
            var api = node.get(node.url() + "/v1/sources");
            assertThat(api.statusCode()).isEqualTo(401);
            assertThat(new JsonObject(api.body()).getString("code")).isEqualTo("token_missing");
            assertThat(node.get(node.url() + "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_stop_says_bye_to_streams() throws Exception {
        try (var node = RunningNode.start("dev", "--data", temp.resolve("data").toString());
                var http = HttpClient.newHttpClient()) {
            var console = new Console();
            console.run(
                    "token",
                    "--tenant",
                    "default",
                    "--scope",
                    "stream",
                    "--data",
                    temp.resolve("data").toString());
            var heard = new StringBuffer();
            var closed = new CompletableFuture<Integer>();
            var socket = http.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + console.out().strip())
                    .buildAsync(
                            URI.create(node.url().replace("http:", "ws:") + "/v1/stream"), new WebSocket.Listener() {
                                @Override
                                public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                    heard.append(text);
                                    from.request(1);
                                    return null;
                                }

                                @Override
                                public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                                    closed.complete(code);
                                    return null;
                                }
                            })
                    .join();
            socket.sendText("{\"type\":\"subscribe\",\"id\":\"a\"}", true).join();
            await().until(() -> heard.toString().contains("\"type\":\"live\""));

            assertThat(node.stop()).isZero();

            assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(4200);
            assertThat(heard.toString()).contains("\"type\":\"bye\"").contains("\"retryAfterMs\":");
        }
    }

    private RunningNode start(Path file) {
        return RunningNode.start("dev", "--data", temp.resolve("data").toString(), "--config", file.toString());
    }

    private int send(RunningNode node, Path payload) {
        var console = new Console();
        return console.run(arguments(node, payload));
    }

    private Console sending(RunningNode node, Path payload) {
        var console = new Console();
        assertThat(console.run(arguments(node, payload))).isZero();
        return console;
    }

    private String[] arguments(RunningNode node, Path payload) {
        return new String[] {
            "send",
            "--source",
            "demo-stripe",
            "--file",
            payload.toString(),
            "--url",
            node.url(),
            "--data",
            temp.resolve("data").toString()
        };
    }

    private Path file(String url) throws IOException {
        return Files.writeString(temp.resolve("sluice.yaml"), """
                topics: { partitions: 3 }
                subscriptions:
                  billing:
                    types: ["com.stripe.*"]
                    webhook: { url: "%s", secrets: ["%s"] }
                """.formatted(url, SECRET));
    }
}
