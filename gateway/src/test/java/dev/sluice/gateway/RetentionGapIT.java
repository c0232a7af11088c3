// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.EventSource;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log deletes what a paused subscription and a browser that was away had not had yet: through a whole gateway. */
class RetentionGapIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MISSED = 30;
    /** Is an event of its own on the log, an operational one. */
    private static final long THE_PAUSE = 1;

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void begin() {
        world = new World(folder);
        world.given.subscription("watcher", "types: [\"dev.sluice.*\"]").running();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void what_retention_overtook_is_told_with_its_count_and_what_comes_later_arrives() throws Exception {
        try (Partner partner = new Partner()) {
            String path = user().post(
                            "/v1/subscriptions",
                            "{\"types\":[\"x\"],\"webhook\":{\"url\":\"" + partner.url() + "\",\"secrets\":[\""
                                    + partner.secret() + "\"]}}")
                    .header("location");
            publish(0, 10);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(partner.accepted()).hasSize(10));
            EventSource browser = world.then.eventSource();
            assertThat(browser.reads(world.then.url(), 10)).hasSize(10);
            assertThat(user().post(path + "/pause", "").status()).isEqualTo(200);
            publish(10, 10 + MISSED);

            world.when.kafkaDeletesAll("sluice.events").restarts();
            publish(10 + MISSED, 15 + MISSED);

            assertThat(browser.reads(world.then.url(), 5, gaps -> lost(gaps) >= MISSED))
                    .containsExactlyInAnyOrderElementsOf(ids(10 + MISSED, 15 + MISSED));
            assertThat(lost(browser.gaps())).isBetween(MISSED, MISSED + THE_PAUSE);

            assertThat(user().post(path + "/resume", "").status()).isEqualTo(200);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(partner.accepted())
                            .containsKeys(ids(10 + MISSED, 15 + MISSED).toArray(String[]::new)));
            assertThat(partner.accepted()).hasSize(15);
            String id = path.substring(path.lastIndexOf('/') + 1);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(toldToWatcher(path, id)).isBetween(MISSED, MISSED + THE_PAUSE));
        }
    }

    /** How many events a browser was told are gone: each partition tells its own. */
    private static long lost(List<String> gaps) {
        long lost = 0;
        for (String gap : gaps) {
            JsonNode told = json(gap);
            assertThat(told.path("reason").asText()).isEqualTo("retention");
            lost += told.path("count").asLong();
        }
        return lost;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private ApiClient user() {
        return world.when.api("default", "read", "write", "publish");
    }

    /** How many events the operational events about this subscription say are gone; each told counts once. */
    private long toldToWatcher(String path, String id) throws Exception {
        var told = new TreeMap<String, Long>();
        for (LoggedRequest request : world.then.partner("watcher").requests()) {
            if (request.getHeader("ce-type").equals("dev.sluice.subscription.gap")) {
                assertThat(request.getHeader("ce-source")).isEqualTo(path);
                JsonNode data = JSON.readTree(request.getBody());
                assertThat(data.path("subscription").asText()).isEqualTo(id);
                assertThat(data.path("reason").asText()).isEqualTo("retention");
                told.put(request.getHeader("ce-id"), data.path("lost").asLong());
            }
        }
        return told.values().stream().mapToLong(each -> each).sum();
    }

    private void publish(long from, long to) {
        for (String id : ids(from, to)) {
            var event = "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/x\",\"type\":\"x\"}";
            assertThat(user().post("/v1/events", event, "Content-Type", "application/cloudevents+json")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static List<String> ids(long from, long to) {
        return LongStream.range(from, to).mapToObj(i -> "e-" + i).toList();
    }
}
