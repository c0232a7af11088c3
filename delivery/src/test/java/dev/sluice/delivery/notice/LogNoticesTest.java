// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogNoticesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SINCE = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();
    private static final Subscription ONE =
            new Subscription("s1", "acme", 7, 3, State.ACTIVE, TypePatterns.of(null), null, Map.of(), null);

    private static final History HISTORY =
            History.NONE.with(new PastAttempt(SINCE - 60_000, Ending.FAILED, 500, "sorry"));

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ConcurrentLinkedQueue<Event> log = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private final LogNotices notices = new LogNotices(
            vertx, this::append, meters, Clock.fixed(Instant.ofEpochMilli(SINCE + 5_000), ZoneOffset.UTC));

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private Future<Receipt> append(Event event) {
        if (away.get()) {
            return Future.failedFuture(new LogUnavailableException("away", null));
        }
        log.add(event);
        return Future.succeededFuture(new Receipt(event.eventId(), false, new Position(0, 0)));
    }

    private List<Event> told(int count) {
        await().atMost(LIMIT).until(() -> log.size() >= count);
        return List.copyOf(log);
    }

    private static JsonObject data(Event event) {
        return new JsonObject(io.vertx.core.buffer.Buffer.buffer(event.data()));
    }

    private static DeadLetter letter(@Nullable Event event) {
        LogRecord record = event == null ? null : LogRecord.of(new Position(2, 40), SINCE, 100, event);
        return new DeadLetter(
                2, 40, record, "acme", "s1", 7, DeadLetter.Reason.EXHAUSTED, 3, "failed 500", SINCE, HISTORY);
    }

    private static Event event(String type) {
        return event("/in/x", type);
    }

    private static Event event(String source, String type) {
        return Event.builder()
                .tenant("acme")
                .id("e-1")
                .source(source)
                .type(type)
                .receivedMillis(SINCE)
                .build();
    }

    @Test
    void an_event_tells_whose_why_and_since_when() {
        notices.disabled(ONE, Notices.Reason.GONE, SINCE);

        Event told = told(1).getFirst();
        assertThat(told.tenant()).isEqualTo("acme");
        assertThat(told.type()).isEqualTo("dev.sluice.subscription.disabled");
        assertThat(told.source()).isEqualTo("/v1/subscriptions/s1");
        assertThat(told.subject()).isEqualTo("s1");
        assertThat(told.contentType()).isEqualTo("application/json");
        assertThat(data(told).getMap())
                .containsOnly(
                        Map.entry("subscription", "s1"),
                        Map.entry("reason", "gone"),
                        Map.entry("since", "2026-01-31T12:00:00Z"));
    }

    @Test
    void each_kind_has_its_type_and_what_it_has_to_tell() {
        notices.failing(ONE, SINCE);
        notices.recovered(ONE, SINCE);
        notices.gapAhead(ONE, 1, 100, 20);
        notices.gap(ONE, 1, 100, 130);
        notices.deadLettered(letter(event("a.b")));

        List<Event> told = told(5);
        assertThat(told)
                .extracting(Event::type)
                .containsExactly(
                        "dev.sluice.subscription.failing",
                        "dev.sluice.subscription.recovered",
                        "dev.sluice.subscription.gap_ahead",
                        "dev.sluice.subscription.gap",
                        "dev.sluice.event.dead_lettered");
        assertThat(told)
                .extracting(each -> data(each).getString("reason"))
                .containsExactly("failing", "failing", "retention", "retention", "exhausted");
        assertThat(data(told.get(2)).getLong("lost")).isEqualTo(20);
        assertThat(data(told.get(3)).getLong("lost")).isEqualTo(30);
        assertThat(data(told.get(4)).getString("event")).isEqualTo(event("a.b").eventId());
        assertThat(data(told.get(4)).getInteger("status")).isEqualTo(500);
        assertThat(data(told.get(4)).getString("since")).isEqualTo("2026-01-31T11:59:00Z");
    }

    @Test
    void what_is_told_again_has_the_same_id_and_another_cause_another() {
        notices.gap(ONE, 1, 100, 130);
        notices.gap(ONE, 1, 100, 130);
        notices.gap(ONE, 1, 130, 140);

        List<Event> told = told(3);
        assertThat(told.get(1).digest()).isEqualTo(told.get(0).digest());
        assertThat(told.get(2).digest()).isNotEqualTo(told.get(0).digest());
    }

    @Test
    void an_event_that_was_redriven_and_given_up_again_is_told_again() {
        DeadLetter first = letter(event("a.b"));
        DeadLetter second = new DeadLetter(
                2, 40, first.record(), "acme", "s1", 7, first.reason(), 6, "failed 500", SINCE + 3_000, HISTORY);
        notices.deadLettered(first);
        notices.deadLettered(first);
        notices.deadLettered(second);

        List<Event> told = told(3);
        assertThat(told.get(1).digest()).isEqualTo(told.get(0).digest());
        assertThat(told.get(2).digest()).isNotEqualTo(told.get(0).digest());
    }

    @Test
    void a_dead_operational_event_makes_none_and_one_without_its_body_does() {
        notices.deadLettered(letter(event("/v1/subscriptions/s2", "dev.sluice.subscription.failing")));
        notices.deadLettered(letter(null));

        assertThat(told(1))
                .singleElement()
                .satisfies(each -> assertThat(data(each).containsKey("event")).isFalse());
    }

    @Test
    void a_dead_event_that_a_partner_calls_operational_makes_one_like_any_other() {
        Event named = event("dev.sluice.subscription.failing");

        notices.deadLettered(letter(named));

        assertThat(told(1))
                .singleElement()
                .satisfies(each -> assertThat(data(each).getString("event")).isEqualTo(named.eventId()));
    }

    @Test
    void what_the_log_can_not_take_waits_and_comes_in_order() {
        away.set(true);
        for (int i = 0; i < 100; i++) {
            notices.gap(ONE, 0, i, i + 1);
        }
        await().atMost(LIMIT)
                .until(() ->
                        meters.get("sluice_operational_events_waiting").gauge().value() == 100);
        away.set(false);

        assertThat(told(100)).hasSize(100);
        await().atMost(LIMIT)
                .until(() -> meters.get("sluice_operational_events_total")
                                .tags("outcome", "appended")
                                .counter()
                                .count()
                        == 100);
    }

    @Test
    void of_too_many_the_oldest_are_kept_and_each_that_is_left_out_is_counted() {
        int told = NoticeQueue.LIMIT + 50;
        away.set(true);
        for (int i = 0; i < told; i++) {
            notices.gap(ONE, 0, i, i + 1);
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(counted("dropped")).isPositive());
        away.set(false);

        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(counted("appended") + counted("dropped")).isEqualTo(told));
        assertThat(counted("dropped")).isLessThanOrEqualTo(50);
        assertThat(log).hasSize((int) counted("appended"));
        assertThat(log.stream().limit(NoticeQueue.LIMIT - 50).map(Event::id))
                .containsExactlyElementsOf(IntStream.range(0, NoticeQueue.LIMIT - 50)
                        .mapToObj(i -> "gap-7-0-" + i + "-" + (i + 1))
                        .toList());
    }

    private double counted(String outcome) {
        return meters.find("sluice_operational_events_total").tags("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void each_kind_has_the_fields_of_the_contract_and_no_others() {
        notices.failing(ONE, SINCE);
        notices.recovered(ONE, SINCE);
        notices.disabled(ONE, Notices.Reason.OPERATOR, SINCE);
        notices.gapAhead(ONE, 1, 100, 20);
        notices.gap(ONE, 1, 100, 130);
        notices.deadLettered(letter(event("a.b")));

        List<Event> told = told(6);
        assertThat(told).allSatisfy(each -> {
            assertThat(each.type()).startsWith("dev.sluice.");
            assertThat(each.source()).isEqualTo("/v1/subscriptions/s1");
            assertThat(each.subject()).isEqualTo("s1");
            assertThat(each.tenant()).isEqualTo("acme");
            assertThat(data(each).getString("subscription")).isEqualTo("s1");
            assertThat(Instant.parse(data(each).getString("since")))
                    .isBetween(
                            Instant.ofEpochMilli(SINCE).minusSeconds(60),
                            Instant.ofEpochMilli(SINCE).plusSeconds(5));
        });
        for (Event each : told.subList(0, 3)) {
            assertThat(data(each).fieldNames()).containsExactlyInAnyOrder("subscription", "reason", "since");
        }
        for (Event each : told.subList(3, 5)) {
            assertThat(data(each).fieldNames()).containsExactlyInAnyOrder("subscription", "reason", "since", "lost");
        }
        assertThat(data(told.get(5)).fieldNames())
                .containsExactlyInAnyOrder("subscription", "reason", "since", "event", "status");
    }

    @Test
    void every_reason_is_one_of_the_contracts() {
        var contract =
                List.of("gone", "failing", "exhausted", "throttled", "expired", "parked_full", "retention", "operator");

        assertThat(Notices.Reason.values()).extracting(Notices.Reason::label).isSubsetOf(contract);
        // what is quarantined is nobody's subscription's, and no event tells of it
        assertThat(DeadLetter.Reason.values())
                .filteredOn(reason -> reason != DeadLetter.Reason.UNREADABLE && reason != DeadLetter.Reason.SCHEMA)
                .extracting(DeadLetter.Reason::label)
                .isSubsetOf(contract);
    }

    @Test
    void closing_waits_for_what_was_told_but_not_for_a_log_that_is_away() throws Exception {
        notices.failing(ONE, SINCE);
        away.set(true);
        notices.recovered(ONE, SINCE);

        notices.close().await(30, TimeUnit.SECONDS);

        assertThat(meters.get("sluice_operational_events_waiting").gauge().value())
                .isZero();
    }

    @Test
    void it_is_about_a_subscription_when_type_and_source_say_so() {
        notices.failing(ONE, SINCE);
        Event told = told(1).getFirst();

        assertThat(NoticeType.isAbout(told, "s1")).isTrue();
        assertThat(NoticeType.isAbout(told, "1")).isFalse();
        assertThat(NoticeType.isAbout(told, "s2")).isFalse();
        assertThat(NoticeType.isAbout(event("a.b"), "s1")).isFalse();
    }
}
