// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Signatures;
import dev.sluice.gateway.kit.World;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed file is taken without a restart, or said why not. */
class ReloadIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @AutoClose
    private World world;

    @BeforeEach
    void begin() {
        world = new World(folder);
    }

    @Test
    void what_is_new_in_the_file_is_served_and_what_changed_holds() {
        world.given
                .stripe("stripe-live")
                .subscription("billing", "types: [\"com.stripe.invoice.*\"]")
                .running();
        world.when.provider("stripe-live").sendsStripe("invoice.paid", 0, 2);
        world.then.partner("billing").receivedStripe(0, 2);

        world.given
                .stripe("stripe-test")
                .subscription("billing", "types: [\"com.stripe.charge.*\"]")
                .subscription("audit", "types: [\"com.stripe.*\"]");
        world.when.fileChanges();
        shows("sluice_config_reloads_total{outcome=\"applied\"} 1");
        world.when.provider("stripe-test").sendsStripe("invoice.paid", 2, 3);
        world.when.provider("stripe-live").sendsStripe("charge.refunded", 3, 4);

        world.then.partner("audit").receivedStripe(2, 4);
        world.then.partner("billing").received("evt_0", "evt_1", "evt_3");
    }

    @Test
    void a_broken_file_changes_nothing_and_is_told_until_it_is_mended() {
        world.given
                .stripe("stripe-live")
                .subscription("billing", "types: [\"com.stripe.*\"]")
                .running();

        world.when.fileSays("sources: { stripe-live: { provider: strip, secrets: [x] } }\nserver: { prot: 1 }\n");
        shows("sluice_config_last_reload_ok 0");
        assertThat(world.then.management("/health/ready"))
                .contains("unknown key 'prot'")
                .contains("unknown provider 'strip'")
                .contains("sluice.yaml:2:")
                .startsWith("{\"status\":\"up\"");
        world.when.provider("stripe-live").sendsStripe("invoice.paid", 0, 2);
        world.then.partner("billing").receivedStripe(0, 2);

        world.when.fileChanges();
        shows("sluice_config_last_reload_ok 1");
        assertThat(world.then.management("/metrics"))
                .contains("sluice_config_reloads_total{outcome=\"refused\"} 1")
                .contains("sluice_config_reloads_total{outcome=\"applied\"} 0");
    }

    @Test
    void a_secret_file_is_read_again_when_it_changes_also_after_it_was_missing() throws IOException {
        Path secret = Files.writeString(folder.resolve("stripe.secret"), "whsec_of_last_year\n");
        world.given
                .source("stripe-live", "provider: stripe\nsecrets: [\"${file:stripe.secret}\"]")
                .subscription("billing", "types: [\"com.stripe.*\"]")
                .running();
        assertThat(world.when.provider("stripe-live").sendsStripe("{}").statusCode())
                .isEqualTo(401);

        Files.delete(secret);
        shows("sluice_config_last_reload_ok 0");
        Files.writeString(secret, "whsec_kit_stripe_secret\n");
        shows("sluice_config_reloads_total{outcome=\"applied\"} 1");

        await().atMost(LIMIT)
                .untilAsserted(() -> world.when.provider("stripe-live").sendsStripe("invoice.paid", 0, 1));
        world.then.partner("billing").receivedStripe(0, 1);
    }

    @Test
    void targets_hold_at_once_and_a_change_of_server_waits_for_a_restart() {
        world.given
                .stripe("stripe-live")
                .subscription("billing", "types: [\"com.stripe.*\"]", "retry: { schedule: [200ms, 1s, 1s, 1s, 1s] }")
                .running();

        world.given.sections("targets: { denyHosts: [\"127.0.0.1\"], allowPrivate: true, allowHttp: true }");
        world.given.sections("topics: { retention: 8d }");
        world.when.fileChanges();
        // the file is refused as a whole: one of its own subscriptions may not be called any more
        shows("sluice_config_last_reload_ok 0");
        assertThat(world.then.management("/health/ready")).contains("targets refuses this URL");

        world.given.withoutSubscription("billing").subscription("named", "types: [\"com.stripe.*\"]");
        world.when.fileSays("server: { port: 0 }\nmanagement: { port: 0 }\ntopics: { retention: 8d }\n"
                + "streams: { maxAge: 5m }");
        shows("sluice_config_restart_pending 1");
        assertThat(world.then.management("/health/ready"))
                .contains("\"waitsForRestart\":[\"topics\"]")
                .startsWith("{\"status\":\"up\"");
    }

    @Test
    void a_test_does_not_call_an_address_that_targets_let_through_no_more() throws Exception {
        var connections = new AtomicInteger();
        var requests = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer()
                    .connectionHandler(connection -> connections.incrementAndGet())
                    .requestHandler(request -> {
                        requests.incrementAndGet();
                        request.response().end();
                    })
                    .listen(0, "127.0.0.1")
                    .await(30, TimeUnit.SECONDS)
                    .actualPort();
            world.given.running();
            ApiClient user = world.when.api("default", "read", "write");
            String byAddress = subscription(user, "http://127.0.0.1:" + port + "/");
            String byName = subscription(user, "http://localhost:" + port + "/");
            assertThat(user.post(byAddress + "/test", null).text("outcome")).isEqualTo("delivered");
            assertThat(user.post(byName + "/test", null).text("outcome")).isEqualTo("delivered");
            int before = connections.get();

            world.given.sections("targets: { allowPrivate: false, allowHttp: true }");
            world.when.fileChanges();
            shows("sluice_config_reloads_total{outcome=\"applied\"} 1");

            for (String path : List.of(byAddress, byName)) {
                ApiAnswer denied = user.post(path + "/test", null);
                assertThat(denied.text("outcome")).as(denied.body()).isEqualTo("address_denied");
                assertThat(denied.json().has("status")).isFalse();
            }
            assertThat(connections).hasValue(before);
            assertThat(requests).as("not by a kept connection either").hasValue(2);
        } finally {
            vertx.close().await(30, TimeUnit.SECONDS);
        }
    }

    private static String subscription(ApiClient user, String url) {
        return user.post("/v1/subscriptions", "{\"webhook\":{\"url\":\"" + url + "\"}}")
                .header("location");
    }

    @Test
    void a_provider_file_of_ones_own_is_read_again_when_it_changes_and_a_broken_one_changes_nothing() throws Exception {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("acme.yaml"), acme("X-Old"));
        world.given
                .sections("providers: { folder: mine }")
                .source("shop", "provider: acme\nsecrets: [s]")
                .running();
        assertThat(signedBy("X-Old")).isEqualTo(200);
        assertThat(signedBy("X-New")).isEqualTo(401);

        Files.writeString(mine.resolve("acme.yaml"), acme("X-New").replace("hex", "hexx"));
        shows("sluice_config_last_reload_ok 0");
        assertThat(world.then.management("/health/ready")).contains("acme.yaml:3:");
        assertThat(signedBy("X-Old")).isEqualTo(200);

        Files.writeString(mine.resolve("acme.yaml"), acme("X-New"));
        shows("sluice_config_reloads_total{outcome=\"applied\"} 1");
        assertThat(signedBy("X-New")).isEqualTo(200);
        assertThat(signedBy("X-Old")).isEqualTo(401);
    }

    private static String acme(String header) {
        return """
                name: acme
                title: Acme
                signature: { headers: [%s], form: plain, encoding: hex, methods: { "": { algorithm: hmac-sha256, key: utf8 } } }
                signed: "{body}"
                event: { type: "com.acme.{/kind}", unparsed: com.acme.unparsed }
                """.formatted(header);
    }

    private int signedBy(String header) throws Exception {
        String body = "{\"kind\":\"a\"}";
        var request = HttpRequest.newBuilder(java.net.URI.create(world.then.url() + "/in/shop"))
                .header(header, Signatures.hmac("s", body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private void shows(String metric) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(world.then.management("/metrics")).contains(metric));
    }
}
