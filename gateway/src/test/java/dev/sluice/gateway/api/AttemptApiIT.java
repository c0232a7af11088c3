// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.ApiDocument;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts over the API, on one node. Each test has a tenant of its own. */
class AttemptApiIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.stripe("of-file").partnerAnswers("broken", 500).running();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish");
    }

    private static String subscription(ApiClient user, String partner, String attempts) {
        return user.post(
                        "/v1/subscriptions",
                        "{\"webhook\":{\"url\":\"" + world.then.partner(partner).url() + "\",\"attempts\":\"" + attempts
                                + "\",\"retry\":{\"schedule\":[\"50ms\",\"50ms\"],\"jitter\":0}}}")
                .text("id");
    }

    private static String publish(ApiClient user, String type, int number) {
        ApiAnswer answer = user.post(
                "/v1/events",
                "{\"specversion\":\"1.0\",\"id\":\"" + type + "-" + number + "\",\"source\":\"/shop\",\"type\":\""
                        + type + "\",\"data\":{\"n\":" + number + "}}",
                "Content-Type",
                "application/cloudevents+json");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.text("id");
    }

    private static List<JsonNode> listed(ApiClient user, String subscription, String query) {
        ApiAnswer page = user.get("/v1/subscriptions/" + subscription + "/attempts" + query);
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        var found = new ArrayList<JsonNode>();
        page.json().path("items").forEach(found::add);
        return found;
    }

    private static void recorded(ApiClient user, String subscription, int attempts) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(listed(user, subscription, "?limit=1000")).hasSize(attempts));
    }

    @Test
    void attempts_are_listed_the_newest_first_and_narrowed_by_event_outcome_and_time() {
        ApiClient user = user("t1");
        String broken = subscription(user, "broken", "all");
        String first = publish(user, "a.b", 1);
        recorded(user, broken, 3);
        String second = publish(user, "a.b", 2);
        recorded(user, broken, 6);

        List<JsonNode> all = listed(user, broken, "");
        assertThat(all)
                .extracting(each -> each.path("event").asText())
                .containsExactly(second, second, second, first, first, first);
        assertThat(all).extracting(each -> each.path("attempt").asInt()).containsExactly(3, 2, 1, 3, 2, 1);
        assertThat(all).allSatisfy(each -> {
            assertThat(each.path("outcome").asText()).isEqualTo("failed");
            assertThat(each.path("status").asInt()).isEqualTo(500);
            assertThat(each.path("millis").asInt()).isNotNegative();
        });
        assertThat(listed(user, broken, "?event=" + first)).hasSize(3);
        assertThat(listed(user, broken, "?outcome=failed")).hasSize(6);
        assertThat(listed(user, broken, "?outcome=delivered")).isEmpty();
        assertThat(listed(user, broken, "?since=" + all.get(2).path("at").asText()))
                .hasSize(3);
        assertThat(ApiDocument.load()
                        .violations(
                                "/components/schemas/AttemptList",
                                user.get("/v1/subscriptions/" + broken + "/attempts")
                                        .json()))
                .isEmpty();
    }

    @Test
    void pages_lead_through_blocks_and_miss_nothing() {
        ApiClient user = user("t2");
        String good = subscription(user, "good", "all");
        for (int i = 0; i < 30; i++) {
            publish(user, "a.b", i);
        }
        recorded(user, good, 30);

        var events = new ArrayList<String>();
        String after = null;
        int pages = 0;
        do {
            JsonNode page = user.get("/v1/subscriptions/" + good + "/attempts?limit=7"
                            + (after == null ? "" : "&after=" + after))
                    .json();
            page.path("items").forEach(item -> events.add(item.path("event").asText()));
            after = page.path("after").textValue();
        } while (after != null && pages++ < 50);

        assertThat(events).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void what_is_recorded_is_what_the_subscription_says() {
        ApiClient user = user("t3");
        String failures = subscription(user, "good", "failures");
        String none = subscription(user, "broken", "none");
        String all = subscription(user, "good", "all");
        publish(user, "a.b", 1);
        recorded(user, all, 1);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(user.get("/v1/dead-letters?subscription=" + none)
                                .json()
                                .path("items"))
                        .hasSize(1));
        assertThat(listed(user, failures, "")).isEmpty();
        assertThat(listed(user, none, "")).isEmpty();
    }

    @Test
    void another_tenants_subscription_is_not_there_and_a_restriction_holds() {
        ApiClient user = user("t4");
        String good = subscription(user, "good", "all");
        publish(user, "a.one", 1);
        publish(user, "a.two", 2);
        recorded(user, good, 2);
        String path = "/v1/subscriptions/" + good + "/attempts";

        assertThat(user("t4-other").get(path).status()).isEqualTo(404);
        assertThat(world.when.api("t4", "write").get(path).status()).isEqualTo(403);
        assertThat(listed(world.when.restricted("t4", "a.two", "true", "read"), good, ""))
                .hasSize(1);
        assertThat(listed(world.when.restricted("t4", "*", "data.n == 7", "read"), good, ""))
                .isEmpty();
        assertThat(user.get(path + "?after=AAAA").code()).isEqualTo("bad_cursor");
        assertThat(user.get(path + "?outcome=bored").status()).isEqualTo(400);
    }
}
