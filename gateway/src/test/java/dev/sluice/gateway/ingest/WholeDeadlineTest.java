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

/** A request that waits for a key first and for the log then. */
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

    private static String token() {
        return part("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + part("{\"aud\":\"us\",\"exp\":4102444800}") + ".AAAA";
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}
