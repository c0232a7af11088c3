// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.ApiDocument;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters over the API, on one node. Each test has a tenant of its own. */
class DeadLetterApiIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String STRUCTURED = "application/cloudevents+json";

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

    private static String subscription(ApiClient user, String types) {
        return user.post(
                        "/v1/subscriptions",
                        "{\"types\":[\"" + types + "\"],\"webhook\":{\"url\":\""
                                + world.then.partner("broken").url()
                                + "\",\"retry\":{\"schedule\":[\"50ms\"],\"jitter\":0}}}")
                .text("id");
    }

    private static void publish(ApiClient user, String type, int from, int to) {
        for (int i = from; i < to; i++) {
            ApiAnswer answer = user.post(
                    "/v1/events",
                    "{\"specversion\":\"1.0\",\"id\":\"" + type + "-" + i + "\",\"source\":\"/shop\",\"type\":\"" + type
                            + "\",\"subject\":\"s" + i + "\",\"data\":{\"n\":" + i + "}}",
                    "Content-Type",
                    STRUCTURED);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    private static List<JsonNode> listed(ApiClient user, String query) {
        var found = new ArrayList<JsonNode>();
        ApiAnswer page = user.get("/v1/dead-letters" + query);
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        page.json().path("items").forEach(found::add);
        return found;
    }

    private static void given(ApiClient user, int letters) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(listed(user, "?limit=1000")).hasSize(letters));
    }

    @Test
    void a_dead_letter_is_listed_and_shown_with_its_event_and_every_attempt() {
        ApiClient user = user("d1");
        String subscription = subscription(user, "a.*");
        publish(user, "a.b", 0, 1);
        given(user, 1);

        JsonNode item = listed(user, "").getFirst();
        ApiAnswer one = user.get("/v1/dead-letters/" + item.path("id").asText());

        assertThat(item.path("subscription").asText()).isEqualTo(subscription);
        assertThat(item.path("reason").asText()).isEqualTo("exhausted");
        assertThat(item.path("requests").asInt()).isEqualTo(2);
        assertThat(item.path("event").path("type").asText()).isEqualTo("a.b");
        assertThat(item.path("event").has("data")).isFalse();
        assertThat(one.json().path("event").path("data").path("n").asInt()).isZero();
        assertThat(one.json().path("event").path("eventid").asText())
                .isEqualTo(item.path("event").path("eventid").asText());
        assertThat(one.json().path("attempts")).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.path("outcome").asText()).isEqualTo("failed");
            assertThat(attempt.path("status").asInt()).isEqualTo(500);
            assertThat(attempt.path("at").asText()).endsWith("Z");
        });
        ApiDocument document = ApiDocument.load();
        assertThat(document.violations("/components/schemas/DeadLetter", one.json()))
                .isEmpty();
        assertThat(document.violations(
                        "/components/schemas/DeadLetterList",
                        user.get("/v1/dead-letters").json()))
                .isEmpty();
    }

    @Test
    void a_dead_letter_is_told_as_an_operational_event_that_is_listed_and_delivered_like_any_other() throws Exception {
        ApiClient user = user("d9");
        Partner watching = world.then.partner("watching");
        String told = user.post(
                        "/v1/subscriptions",
                        "{\"types\":[\"dev.sluice.event.*\"],\"webhook\":{\"url\":\"" + watching.url()
                                + "\",\"secrets\":[\"" + watching.secret() + "\"]}}")
                .text("id");
        String subscription = subscription(user, "n.*");
        publish(user, "n.b", 0, 1);
        given(user, 1);
        JsonNode letter = listed(user, "").getFirst();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(watching.requests()).hasSize(1));
        LoggedRequest request = watching.requests().getFirst();
        assertThat(request.getHeader("ce-type")).isEqualTo("dev.sluice.event.dead_lettered");
        assertThat(request.getHeader("ce-source")).isEqualTo("/v1/subscriptions/" + subscription);
        JsonNode data = new ObjectMapper().readTree(request.getBody());
        assertThat(data.path("subscription").asText()).isEqualTo(subscription);
        assertThat(data.path("reason").asText()).isEqualTo("exhausted");
        assertThat(data.path("status").asInt()).isEqualTo(500);
        assertThat(data.path("event").asText())
                .isEqualTo(letter.path("event").path("eventid").asText());
        assertThat(user.get("/v1/events?type=dev.sluice.event.*").ids()).hasSize(1);
        assertThat(told).isNotEqualTo(subscription);
    }

    @Test
    void the_newest_come_first_page_by_page_and_none_is_missed_or_told_twice() {
        ApiClient user = user("d2");
        // of few events each, so that no circuit opens
        for (int i = 0; i < 5; i++) {
            subscription(user, "a." + i);
            publish(user, "a." + i, 0, 5);
            // letters written together have no order among partitions that a list could promise
            given(user, 5 * (i + 1));
        }

        var ids = new ArrayList<String>();
        var types = new ArrayList<String>();
        String after = null;
        int pages = 0;
        do {
            JsonNode page = user.get("/v1/dead-letters?limit=4" + (after == null ? "" : "&after=" + after))
                    .json();
            page.path("items").forEach(item -> {
                ids.add(item.path("event").path("id").asText());
                types.add(item.path("event").path("type").asText());
            });
            after = page.path("after").textValue();
        } while (after != null && pages++ < 50);

        assertThat(ids).hasSize(25).doesNotHaveDuplicates();
        assertThat(types).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(listed(user, ""))
                .extracting(item -> Instant.parse(item.path("at").asText()))
                .hasSize(25)
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void letters_of_one_moment_come_in_the_order_of_their_ends_over_all_pages() {
        ApiClient user = user("d13");
        subscription(user, "m.*");
        publish(user, "m.b", 0, 9);
        given(user, 9);

        var ends = new ArrayList<Instant>();
        String after = null;
        do {
            JsonNode page = user.get("/v1/dead-letters?limit=2" + (after == null ? "" : "&after=" + after))
                    .json();
            page.path("items")
                    .forEach(item -> ends.add(Instant.parse(item.path("at").asText())));
            after = page.path("after").textValue();
        } while (after != null && ends.size() < 50);

        assertThat(ends).hasSize(9).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void a_list_is_narrowed_by_subscription_reason_and_time() {
        ApiClient user = user("d3");
        String one = subscription(user, "a.one");
        String other = subscription(user, "a.other");
        publish(user, "a.one", 0, 2);
        publish(user, "a.other", 0, 3);
        given(user, 5);

        String first = listed(user, "").stream()
                .map(each -> each.path("at").asText())
                .min(String::compareTo)
                .orElseThrow();
        assertThat(listed(user, "?subscription=" + one)).hasSize(2);
        assertThat(listed(user, "?subscription=" + other)).hasSize(3);
        assertThat(listed(user, "?reason=exhausted")).hasSize(5);
        assertThat(listed(user, "?reason=expired")).isEmpty();
        assertThat(listed(user, "?since=" + first)).hasSize(5);
        assertThat(listed(user, "?until=" + first)).isEmpty();
        assertThat(listed(user, "?since=2100-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void another_tenants_are_not_there() {
        ApiClient user = user("d4");
        ApiClient stranger = user("d4-other");
        subscription(user, "a.*");
        publish(user, "a.b", 0, 1);
        given(user, 1);
        String id = listed(user, "").getFirst().path("id").asText();

        assertThat(listed(stranger, "")).isEmpty();
        assertThat(stranger.get("/v1/dead-letters/" + id).status()).isEqualTo(404);
        assertThat(world.when.api("*", "read").get("/v1/dead-letters/" + id).status())
                .isEqualTo(200);
        assertThat(world.when
                        .api("*", "read")
                        .get("/v1/dead-letters/" + id + "?tenant=d4-other")
                        .status())
                .isEqualTo(404);
        assertThat(world.when.api("d4", "write").get("/v1/dead-letters").status())
                .isEqualTo(403);
    }

    @Test
    void a_restricted_token_sees_what_its_types_and_filter_let_through() {
        ApiClient user = user("d5");
        subscription(user, "*");
        publish(user, "a.one", 0, 3);
        publish(user, "a.two", 0, 2);
        given(user, 5);

        ApiClient types = world.when.restricted("d5", "a.two", "true", "read");
        ApiClient filter = world.when.restricted("d5", "*", "data.n == 1", "read");

        Set<String> seen = new HashSet<>();
        listed(types, "")
                .forEach(each -> seen.add(each.path("event").path("type").asText()));
        assertThat(seen).containsExactly("a.two");
        assertThat(listed(filter, "")).hasSize(2);
        String hidden = listed(user, "").stream()
                .filter(each -> each.path("event").path("type").asText().equals("a.one"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        assertThat(types.get("/v1/dead-letters/" + hidden).status()).isEqualTo(404);
    }

    @Test
    void what_is_no_letter_is_404_and_what_is_no_place_400() {
        ApiClient user = user("d6");

        for (String id : List.of("dl_0-zzzzzzz", "dl_zzzz-0", "dl_0-0x_", "evt_1", "dl_zzzzz-zzzzzzzzzzzz")) {
            assertThat(user.get("/v1/dead-letters/" + id).status()).as(id).isEqualTo(404);
        }
        assertThat(user.get("/v1/dead-letters?after=AAAA").code()).isEqualTo("bad_cursor");
        assertThat(user.get("/v1/dead-letters?reason=bored").status()).isEqualTo(400);
        assertThat(user.get("/v1/dead-letters?after=MTowPXp6enp6LDE9Nyw5MDA9Mw").status())
                .as("places behind the end are the end")
                .isEqualTo(200);
    }
}
