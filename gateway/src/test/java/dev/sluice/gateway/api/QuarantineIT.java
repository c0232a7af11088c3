// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.Signatures;
import dev.sluice.gateway.kit.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Events that are not as their type's schema says, at a door that keeps them from everybody. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuarantineIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TYPE = "com.acme.order";
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"}},\"required\":[\"total\"]}";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        String source = "provider: hmac\nheader: X-Signature\nsigned: \"{body}\"\nsecrets: [k]\n"
                + "event: { id: /id, type: \"com.acme.{/kind}\" }\nschemaCheck: ";
        world.given
                .sections(
                        "publishing: { tenants: { strict: { schemaCheck: quarantine }, blind: { schemaCheck: off } } }")
                .source("strict", source + "quarantine")
                .source("warning", source + "warn")
                .source("blind", source + "off")
                .source("grid", "provider: azure-event-grid\nsecrets: [k]\ntenant: grid\nschemaCheck: quarantine")
                .subscription("partner", "types: [\"com.acme.*\"]")
                .running();
        user("default").post("/v1/event-types", "{\"type\":\"" + TYPE + "\",\"schema\":" + SCHEMA + "}");
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish");
    }

    private static Partner partner() {
        return world.then.partner("partner");
    }

    private static HttpResponse<String> sends(String source, String id, String total) {
        // without a total when there is to be none
        String body = "{\"id\":\"" + id + "\",\"kind\":\"order\"" + total + "}";
        return world.when.provider(source).posts(body, Map.of("X-Signature", Signatures.hmac("k", body)));
    }

    private static List<JsonNode> letters(ApiClient user, int number) {
        var found = new ArrayList<JsonNode>();
        await().atMost(LIMIT).untilAsserted(() -> {
            found.clear();
            user.get("/v1/dead-letters?reason=schema").json().path("items").forEach(found::add);
            assertThat(found).hasSize(number);
        });
        return found;
    }

    @Test
    @Order(1)
    void the_provider_gets_its_2xx_and_the_event_is_a_dead_letter_of_its_tenant() {
        HttpResponse<String> bad = sends("strict", "bad", ",\"total\":\"much\"");
        HttpResponse<String> repeat = sends("strict", "bad", ",\"total\":\"much\"");
        HttpResponse<String> good = sends("strict", "good", ",\"total\":5");

        assertThat(bad.statusCode()).isEqualTo(200);
        assertThat(bad.headers().firstValue("sluice-quarantined")).contains("true");
        assertThat(repeat.statusCode()).isEqualTo(200);
        assertThat(repeat.headers().firstValue("sluice-duplicate")).contains("true");
        assertThat(repeat.body()).isEqualTo(bad.body());
        assertThat(good.headers().firstValue("sluice-quarantined")).isEmpty();
        partner().received("good");
        JsonNode letter = letters(user("default"), 1).getFirst();
        assertThat(letter.path("tenant").asText()).isEqualTo("default");
        assertThat(letter.path("subscription").isNull()).isTrue();
        assertThat(letter.path("lastOutcome").asText()).isEqualTo("/total: against /properties/total/type");
        assertThat(letter.path("errors").path(0).path("pointer").asText()).isEqualTo("/total");
        ApiAnswer whole =
                user("default").get("/v1/dead-letters/" + letter.path("id").asText());
        assertThat(whole.json().path("event").path("data").path("total").asText())
                .isEqualTo("much");
        assertThat(whole.json().path("event").path("schemacheck").asText()).isEqualTo("invalid");
        assertThat(user("strict").get("/v1/dead-letters").ids()).isEmpty();
        assertThat(world.then.management("/metrics"))
                .contains("sluice_ingest_requests_total{outcome=\"quarantined\",source=\"strict\"} 1.0")
                .contains("sluice_schema_checks_total{outcome=\"quarantined\"} 2.0")
                .contains("sluice_dead_letters_total{reason=\"schema\",subscription=\"\"} 1.0");
    }

    @Test
    @Order(2)
    void a_source_that_warns_delivers_and_marks_and_one_that_is_off_does_not_look() {
        assertThat(sends("warning", "warned", ",\"total\":\"much\"").headers().firstValue("sluice-quarantined"))
                .isEmpty();
        sends("blind", "unseen", ",\"total\":\"much\"");

        partner().received("good", "warned", "unseen");
        assertThat(mark("warned")).isEqualTo("invalid");
        assertThat(mark("unseen")).isNull();
    }

    private static String mark(String id) {
        return partner().requests().stream()
                .filter(request -> id.equals(request.getHeader("ce-id")))
                .findFirst()
                .orElseThrow()
                .getHeader("ce-schemacheck");
    }

    @Test
    @Order(2)
    void of_a_providers_batch_one_is_kept_and_the_others_go() {
        ApiClient user = user("grid");
        user.post("/v1/event-types", "{\"type\":\"" + TYPE + "\",\"schema\":" + SCHEMA + "}");

        HttpResponse<String> answer = world.when
                .provider("grid?code=k")
                .posts("[" + grid("g1", 1) + "," + grid("g2", true) + "," + grid("g3", 3) + "]", Map.of());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("sluice-quarantined")).contains("true");
        assertThat(letters(user, 1).getFirst().path("event").path("id").asText())
                .isEqualTo("g2");
        List<String> marks = new ArrayList<>();
        user.get("/v1/events")
                .json()
                .path("items")
                .forEach(event -> marks.add(event.path("schemacheck").asText()));
        assertThat(marks).containsExactlyInAnyOrder("valid", "invalid", "valid");
    }

    private static String grid(String id, Object total) {
        return "{\"id\":\"" + id + "\",\"eventType\":\"" + TYPE + "\",\"total\":" + total + "}";
    }

    @Test
    @Order(3)
    void it_is_released_once_the_schema_takes_it_or_anyway() {
        ApiClient user = user("default");
        sends("strict", "worse", "");
        List<JsonNode> letters = letters(user, 2);
        String worse = "/v1/dead-letters/" + letters.get(0).path("id").asText() + "/release";
        String bad = "/v1/dead-letters/" + letters.get(1).path("id").asText() + "/release";

        ApiAnswer refused = user.post(bad, "{}");
        assertThat(refused.code()).isEqualTo("validation_failed");
        assertThat(refused.pointers()).containsExactly("/total");
        assertThat(user.post(bad, "{\"anyhow\":true}").pointers()).containsExactly("/anyhow");
        assertThat(user("strict").post(bad, "{}").status()).isEqualTo(404);
        assertThat(world.when.api("default", "read").post(bad, "{}").status()).isEqualTo(403);

        String type = user.get("/v1/event-types").ids().getFirst();
        user.post(
                "/v1/event-types/" + type + "/versions",
                "{\"schema\":" + SCHEMA.replace("\"number\"", "[\"number\",\"string\"]") + "}");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(user.post(bad, "{}").status()).isIn(200, 409));
        assertThat(user.post(worse, "{\"anyway\":true}").status()).isEqualTo(200);

        partner().received("good", "warned", "unseen", "bad", "worse");
        assertThat(mark("bad")).isEqualTo("valid");
        assertThat(mark("worse")).isEqualTo("invalid");
        assertThat(partner().requests()).noneMatch(request -> request.containsHeader("ce-quarantine"));
        assertThat(user.post(bad, "{}").code()).isEqualTo("state_conflict");
        assertThat(sends("strict", "bad", ",\"total\":\"much\"").headers().firstValue("sluice-duplicate"))
                .as("it is still known")
                .contains("true");
        assertThat(user.post("/v1/dead-letters/redrive", "{\"subscription\":\"partner\",\"reason\":\"schema\"}")
                        .pointers())
                .containsExactly("/reason");
    }

    @Test
    @Order(4)
    void of_a_batch_that_is_published_one_is_kept_and_the_others_go() {
        ApiClient user = user("strict");
        user.post("/v1/event-types", "{\"type\":\"" + TYPE + "\",\"schema\":" + SCHEMA + "}");
        String url = partner().url();
        user.post(
                "/v1/subscriptions",
                "{\"types\":[\"com.acme.*\"],\"webhook\":{\"url\":\"" + url + "\",\"secrets\":[\""
                        + partner().secret() + "\"]}}");

        ApiAnswer answer = user.post(
                "/v1/events",
                "[" + event("b1", "1") + "," + event("b2", "true") + "," + event("b3", "3") + "]",
                "Content-Type",
                "application/cloudevents-batch+json");
        ApiAnswer forged = user.post(
                "/v1/events",
                event("b4", "4").replace("\"data\"", "\"quarantine\":\"x\",\"schemacheck\":\"invalid\",\"data\""),
                "Content-Type",
                "application/cloudevents+json");

        assertThat(answer.json().path("ids")).hasSize(3);
        assertThat(answer.header("sluice-quarantined")).isEqualTo("true");
        assertThat(forged.header("sluice-quarantined"))
                .as("only the gateway says so")
                .isEmpty();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(partner().accepted()).containsKeys("b1", "b3", "b4"));
        assertThat(letters(user, 1).getFirst().path("event").path("id").asText())
                .isEqualTo("b2");
        assertThat(partner().accepted()).doesNotContainKey("b2");
        assertThat(mark("b4")).isEqualTo("valid");
    }

    @Test
    @Order(4)
    void publishers_of_a_tenant_that_does_not_look_are_neither_marked_nor_kept_back() {
        ApiClient user = user("blind");
        user.post("/v1/event-types", "{\"type\":\"" + TYPE + "\",\"schema\":" + SCHEMA + "}");

        ApiAnswer answer = user.post(
                "/v1/events",
                "[" + event("o1", "1") + "," + event("o2", "true") + "]",
                "Content-Type",
                "application/cloudevents-batch+json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("sluice-quarantined")).isEmpty();
        for (JsonNode id : answer.json().path("ids")) {
            JsonNode event = user.get("/v1/events/" + id.asText()).json();
            assertThat(event.path("type").asText()).isEqualTo(TYPE);
            assertThat(event.has("schemacheck")).isFalse();
            assertThat(event.has("dataschema")).isFalse();
        }
        assertThat(answer.json().path("ids")).hasSize(2);
        assertThat(user.get("/v1/dead-letters").ids()).isEmpty();
    }

    @Test
    @Order(4)
    void asked_for_many_times_at_once_it_is_released_once() {
        ApiClient user = user("default");
        sends("strict", "rushed", "");
        String letter = letters(user, 3).getFirst().path("id").asText();

        List<Integer> answers = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> user.post("/v1/dead-letters/" + letter + "/release", "{\"anyway\":true}")
                                .status()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 409);
        sends("strict", "after-it", ",\"total\":8");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(partner().accepted()).containsKeys("rushed", "after-it"));
        assertThat(partner().accepted()).containsEntry("rushed", 1);
    }

    @Test
    @Order(5)
    void after_a_restart_it_is_still_known_and_no_second_letter_is_written() {
        world.when.restarts();

        Map<String, Integer> before = partner().accepted();
        assertThat(sends("strict", "worse", "").headers().firstValue("sluice-duplicate"))
                .contains("true");
        sends("strict", "last", ",\"total\":7");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(partner().accepted()).containsKey("last"));

        assertThat(letters(user("default"), 3)).hasSize(3);
        assertThat(partner().accepted()).containsAllEntriesOf(before);
    }

    private static String event(String id, String total) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/shop\",\"type\":\"" + TYPE
                + "\",\"data\":{\"total\":" + total + "}}";
    }
}
