// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.provider.verify.KeyRef;
import io.vertx.core.Promise;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that waits for a key, and for the log then. */
@Timeout(60)
class WholeDeadlineTest {
    private static final String ISSUER = "https://issuer.example/keys";
    private static final String BODY = "{\"action\":\"created\"}";

    @AutoClose
    private Door door;

    @BeforeEach
    void open() throws Exception {
        door = new Door(
                Gate.open(),
                new Ingest.Options(Door.MAX_BODY, Door.MAX_HELD, Duration.ofSeconds(10), Duration.ofSeconds(2), ""));
        door.know(
                SomeSource.of("keyed", "generic-jwt")
                        .own(Map.of("keySet", List.of(ISSUER), "audience", List.of("us")))
                        .settings(),
                SomeSource.of("handing", "asana")
                        .own(Map.of("handover", List.of("true")))
                        .settings(),
                Door.source("soon", "sentry", "s3cret"),
                Door.source("usual", "pagerduty", "s3cret"));
        door.log.mood = FakeLog.Mood.SILENT;
    }

    @Test
    void is_answered_before_one_that_came_later_and_waits_for_the_log_alone() {
        Promise<Void> key = Promise.promise();
        door.outside.held = key.future();
        door.outside.published.put(new KeyRef.Published(ISSUER, "RS256", "k"), (algorithm, signed, signature) -> true);
        CompletableFuture<HttpResponse<String>> keyed = CompletableFuture.supplyAsync(
                () -> door.post("keyed", BODY, Map.of("Authorization", "Bearer " + token())));
        await().until(() -> !door.outside.asked.isEmpty());
        var usual = CompletableFuture.supplyAsync(() -> door.post("usual", BODY));

        // by then most of the others' time is over
        assertThat(door.post("soon", BODY).statusCode()).isEqualTo(503);
        key.complete();

        assertThat(usual.join().statusCode()).isEqualTo(503);
        assertThat(door.counted("keyed", "unavailable")).isEqualTo(1);
        assertThat(keyed.join().body()).contains("log_unavailable");
    }

    @Test
    void says_that_the_key_is_missing_when_it_does_not_come_in_time() {
        door.outside.held = Promise.<Void>promise().future();

        HttpResponse<String> keyed = door.post("keyed", BODY, Map.of("Authorization", "Bearer " + token()));

        assertUnavailable(keyed, "keys_unavailable");
    }

    @Test
    void says_that_the_registry_is_missing_when_a_secret_is_not_kept_in_time_or_at_all() {
        Map<String, String> handedOver = Map.of("X-Hook-Secret", "handed");

        door.outside.held = Promise.<Void>promise().future();
        long began = System.nanoTime();
        assertUnavailable(door.post("handing", "{}", handedOver), "registry_unavailable");
        assertThat(door.outside.latestNanos - began).isPositive();
        assertThat(System.nanoTime() - door.outside.latestNanos)
                .as("nothing is kept of one that was refused")
                .isPositive();
        door.outside.away = true;
        assertUnavailable(door.post("handing", "{}", handedOver), "registry_unavailable");
    }

    private static void assertUnavailable(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains('"' + code + '"');
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static String token() {
        return part("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + part("{\"aud\":\"us\",\"exp\":4102444800}") + ".AAAA";
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}
