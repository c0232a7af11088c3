// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays over the API: by time, cursor and event id, beside live delivery, until they complete or are cancelled. */
class ReplayApiIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.running();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish");
    }

    private static String subscription(ApiClient user, Partner partner) {
        return subscription(user, partner, "");
    }

    private static String subscription(ApiClient user, Partner partner, String rest) {
        return user.post(
                        "/v1/subscriptions",
                        "{\"webhook\":{\"url\":\"" + partner.url() + "\",\"secrets\":[\"" + partner.secret() + "\"]"
                                + rest + "}}")
                .text("id");
    }

    private static List<String> publish(ApiClient user, int from, int to) {
        List<String> ids = new ArrayList<>();
        IntStream.range(from, to)
                .forEach(i -> ids.add(user.post(
                                "/v1/events",
                                "{\"specversion\":\"1.0\",\"id\":\"r-" + i
                                        + "\",\"source\":\"/x\",\"type\":\"x\",\"data\":{\"n\":" + i + "}}",
                                "Content-Type",
                                "application/cloudevents+json")
                        .text("id")));
        return ids;
    }

    private static void received(Partner partner, int requests) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(partner.requests()).hasSize(requests));
    }

    private static ApiAnswer start(ApiClient user, String subscription, String rest) {
        return user.post("/v1/replays", "{\"subscription\":\"" + subscription + "\"," + rest + "}");
    }

    private static ApiAnswer completed(ApiClient user, String id) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(user.get("/v1/replays/" + id).text("state")).isEqualTo("completed"));
        return user.get("/v1/replays/" + id);
    }

    @Test
    void what_was_received_since_a_time_is_delivered_again() {
        ApiClient user = user("r1");
        Partner partner = world.then.partner("again");
        String subscription = subscription(user, partner);
        Instant before = Instant.now();
        List<String> ids = publish(user, 0, 8);
        received(partner, 8);

        ApiAnswer made = start(user, subscription, "\"from\":{\"time\":\"" + before + "\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("id")).startsWith("rep_");
        assertThat(made.header("location")).isEqualTo("/v1/replays/" + made.text("id"));
        received(partner, 16);
        ApiAnswer done = completed(user, made.text("id"));
        assertThat(done.json().path("progress").path("delivered").asInt()).isEqualTo(8);
        assertThat(done.json().path("progress").path("done").asDouble()).isEqualTo(1);
        assertThat(done.text("reason")).isEqualTo("done");
        assertThat(partner.requests().stream().map(each -> each.getHeader("webhook-id")))
                .containsAll(ids);
        assertThat(user.get("/v1/replays?subscription=" + subscription + "&state=completed")
                        .ids())
                .containsExactly(made.text("id"));
        assertThat(user("r9").get("/v1/replays/" + made.text("id")).status()).isEqualTo(404);
    }

    @Test
    void one_event_alone_or_a_stretch_between_two_is_named_by_ids() {
        ApiClient user = user("r2");
        Partner partner = world.then.partner("byid");
        String subscription = subscription(user, partner);
        List<String> ids = publish(user, 0, 6);
        received(partner, 6);

        String one = "event:" + ids.get(3);
        completed(
                user,
                start(user, subscription, "\"from\":\"" + one + "\",\"to\":\"" + one + "\"")
                        .text("id"));
        received(partner, 7);
        assertThat(partner.requests().getLast().getHeader("webhook-id")).isEqualTo(ids.get(3));

        ApiAnswer stretch = completed(
                user,
                start(user, subscription, "\"from\":{\"event\":\"" + ids.get(2) + "\"},\"filter\":\"data.n >= 4\"")
                        .text("id"));
        received(partner, 9);
        assertThat(stretch.json().path("progress").path("delivered").asInt()).isEqualTo(2);
    }

    @Test
    void a_cursor_of_a_list_is_a_place_to_begin_at_and_to_end_at() {
        ApiClient user = user("r3");
        Partner partner = world.then.partner("bycursor");
        String subscription = subscription(user, partner);
        List<String> ids = publish(user, 0, 4);
        received(partner, 4);
        String cursor = user.get("/v1/events?limit=1").text("after");

        completed(
                user,
                start(user, subscription, "\"from\":\"earliest\",\"to\":{\"cursor\":\"" + cursor + "\"}")
                        .text("id"));
        received(partner, 5);
        assertThat(partner.requests().getLast().getHeader("webhook-id")).isEqualTo(ids.getFirst());
        completed(user, start(user, subscription, "\"from\":\"" + cursor + "\"").text("id"));
        received(partner, 8);
        assertThat(partner.requests().stream().skip(5).map(each -> each.getHeader("webhook-id")))
                .containsExactlyInAnyOrderElementsOf(ids.subList(1, 4));
        assertThat(user("r4")
                        .post("/v1/replays", "{\"subscription\":\"" + subscription + "\",\"from\":\"" + cursor + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void dead_letters_are_delivered_again_by_reason_and_by_id() {
        ApiClient user = user("r8");
        Partner partner = world.then.partner("redriven");
        partner.answers(500);
        String subscription = subscription(user, partner, ",\"retry\":{\"schedule\":[\"100ms\"],\"jitter\":0}");
        publish(user, 0, 2);
        received(partner, 4);
        partner.answers(200);

        await().atMost(LIMIT).untilAsserted(() -> {
            ApiAnswer none = redrive(user, subscription, ",\"reason\":\"throttled\"");
            assertThat(completed(user, none.text("id"))
                            .json()
                            .path("progress")
                            .path("delivered")
                            .asInt())
                    .isZero();
            ApiAnswer all = redrive(user, subscription, ",\"reason\":\"exhausted\"");
            assertThat(all.text("log")).isEqualTo("dead-letters");
            assertThat(completed(user, all.text("id"))
                            .json()
                            .path("progress")
                            .path("delivered")
                            .asInt())
                    .isEqualTo(2);
        });
        assertThat(partner.requests()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(redrive(user, subscription, ",\"ids\":[\"dl_0-999999\"]").status())
                .isEqualTo(200);
        assertThat(redrive(user, subscription, ",\"ids\":[\"dl_0\"]").status()).isEqualTo(422);
        assertThat(redrive(user, subscription, ",\"reason\":\"unreadable\"").status())
                .isEqualTo(422);
        assertThat(redrive(user, "nobody", "").status()).isEqualTo(422);
    }

    @Test
    void one_dead_letter_is_named_by_its_id_and_a_stretch_of_them_by_when_they_were_given_up() {
        ApiClient user = user("r10");
        Partner partner = world.then.partner("chosen");
        partner.answers(500);
        String subscription = subscription(user, partner, ",\"retry\":{\"schedule\":[\"100ms\"],\"jitter\":0}");
        String first = publish(user, 0, 1).getFirst();
        JsonNode older = newestLetter(user, first);
        String second = publish(user, 1, 2).getFirst();
        JsonNode newer = newestLetter(user, second);
        partner.answers(200);

        List<String> both = List.of(older.path("id").asText(), newer.path("id").asText());
        assertThat(redriven(user, partner, subscription, ",\"ids\":[\"" + both.getFirst() + "\"]"))
                .containsExactly(first);
        assertThat(redriven(user, partner, subscription, ",\"ids\":[\"" + both.getLast() + "\"]"))
                .containsExactly(second);

        Instant at = Instant.parse(older.path("at").asText());
        Instant later = Instant.parse(newer.path("at").asText());
        assertThat(redriven(user, partner, subscription, between(at, at.plusMillis(1))))
                .containsExactly(first);
        assertThat(redriven(user, partner, subscription, between(later, later.plusMillis(1))))
                .containsExactly(second);
        assertThat(redriven(user, partner, subscription, between(at, later))).containsExactly(first);
        assertThat(redriven(user, partner, subscription, between(at.plusMillis(1), later)))
                .isEmpty();
        assertThat(redriven(user, partner, subscription, between(at, later.plusMillis(1))))
                .containsExactlyInAnyOrder(first, second);
    }

    /** The tenant's newest dead letter, once it is this event's. */
    private static JsonNode newestLetter(ApiClient user, String event) {
        return await().atMost(LIMIT)
                .until(
                        () -> user.get("/v1/dead-letters?limit=1")
                                .json()
                                .path("items")
                                .path(0),
                        letter -> letter.path("event").path("eventid").asText().equals(event));
    }

    private static String between(Instant from, Instant to) {
        return ",\"from\":{\"time\":\"" + from + "\"},\"to\":{\"time\":\"" + to + "\"}";
    }

    /** The {@code webhook-id}s that the partner gets by a redrive, which has nothing beside it. */
    private static List<String> redriven(ApiClient user, Partner partner, String subscription, String which) {
        int before = partner.requests().size();
        ApiAnswer replay = redrive(user, subscription, which);
        assertThat(replay.status()).as(replay.body()).isEqualTo(200);
        int told = completed(user, replay.text("id"))
                .json()
                .path("progress")
                .path("delivered")
                .asInt();
        List<String> ids = partner.requests().stream()
                .map(each -> each.getHeader("webhook-id"))
                .toList();
        List<String> fresh = ids.subList(before, ids.size());
        assertThat(fresh).hasSize(told);
        return fresh;
    }

    private static ApiAnswer redrive(ApiClient user, String subscription, String rest) {
        return user.post("/v1/dead-letters/redrive", "{\"subscription\":\"" + subscription + "\"" + rest + "}");
    }

    @Test
    void it_is_paused_with_its_subscription_and_can_be_cancelled() {
        ApiClient user = user("r5");
        Partner partner = world.then.partner("cancelled");
        String subscription = subscription(user, partner);
        publish(user, 0, 3);
        received(partner, 3);
        user.post("/v1/subscriptions/" + subscription + "/pause", null);

        String id = start(user, subscription, "\"from\":\"earliest\"").text("id");
        assertThat(user.get("/v1/replays/" + id).text("state")).isEqualTo("paused");
        ApiAnswer cancelled = user.post("/v1/replays/" + id + "/cancel", null);
        user.post("/v1/subscriptions/" + subscription + "/resume", null);

        assertThat(cancelled.text("state")).isEqualTo("cancelled");
        assertThat(cancelled.text("reason")).isEqualTo("operator");
        assertThat(user.post("/v1/replays/" + id + "/cancel", null).status()).isEqualTo(200);
        publish(user, 3, 4);
        received(partner, 4);
    }

    @Test
    void with_its_subscription_it_ends() {
        ApiClient user = user("r6");
        Partner partner = world.then.partner("deleted");
        String subscription = subscription(user, partner);
        publish(user, 0, 2);
        received(partner, 2);
        user.post("/v1/subscriptions/" + subscription + "/pause", null);
        String id = start(user, subscription, "\"from\":\"earliest\"").text("id");

        user.delete("/v1/subscriptions/" + subscription);

        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(user.get("/v1/replays/" + id).text("reason")).isEqualTo("subscription_gone"));
    }

    @Test
    void what_is_no_replay_is_refused_and_so_many_run_at_a_time() {
        ApiClient user = user("r7");
        Partner partner = world.then.partner("many");
        String subscription = subscription(user, partner);
        publish(user, 0, 1);
        user.post("/v1/subscriptions/" + subscription + "/pause", null);

        assertThat(start(user, subscription, "\"from\":\"whenever\"").status()).isEqualTo(422);
        assertThat(start(user, subscription, "\"to\":\"latest\"").status()).isEqualTo(422);
        assertThat(start(user, subscription, "\"from\":\"earliest\",\"to\":\"last:5\"")
                        .status())
                .isEqualTo(422);
        assertThat(start(user, subscription, "\"from\":\"earliest\",\"filter\":\"data.\"")
                        .status())
                .isEqualTo(422);
        assertThat(start(user, subscription, "\"from\":\"event:evt_" + "a".repeat(32) + "\"")
                        .status())
                .isEqualTo(422);
        assertThat(start(user, "nobody", "\"from\":\"earliest\"").status()).isEqualTo(422);
        IntStream.range(0, 10)
                .forEach(i -> assertThat(start(user, subscription, "\"from\":\"earliest\"")
                                .status())
                        .isEqualTo(201));
        assertThat(start(user, subscription, "\"from\":\"earliest\"").status()).isEqualTo(409);
    }
}
