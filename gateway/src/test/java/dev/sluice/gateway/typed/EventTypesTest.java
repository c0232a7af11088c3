// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.source.SchemaCheck;
import dev.sluice.events.Event;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.schema.SchemaProblem;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.type.EventType;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Marks of events whose type has a schema, and who is kept from subscribers. */
class EventTypesTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"amount\":{\"type\":\"number\"}},\"required\":[\"amount\"]}";

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventTypes types = new EventTypes(vertx, meters);

    @BeforeEach
    void given() {
        var type = new EventType("order", Compatibility.BACKWARD, List.of(SCHEMA));
        types.replace(Map.of(
                "typ_1", Resource.unborn(Kind.EVENT_TYPE, "typ_1", "acme", Origin.API, Instant.EPOCH, type, Map.of())));
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().await(20, SECONDS);
    }

    private static Event event(String tenant, String type, String body) {
        return Event.builder()
                .tenant(tenant)
                .id("1")
                .source("/x")
                .type(type)
                .data(body.getBytes(UTF_8))
                .build();
    }

    private Event marked(String body, SchemaCheck level) throws Exception {
        return Objects.requireNonNull(
                types.marked(event("acme", "order", body), level).await(20, SECONDS));
    }

    private double counted(String outcome) {
        return meters.get("sluice.schema.checks")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"amount\":1}   | OFF        |           |",
                "{\"amount\":\"\"}| OFF        |           |",
                "{\"amount\":1}   | WARN       | valid     |",
                "{\"amount\":\"\"}| WARN       | invalid   |",
                "no json          | WARN       | unchecked |",
                "{\"amount\":1}   | QUARANTINE | valid     |",
                "{\"amount\":\"\"}| QUARANTINE | invalid   | /amount: against /properties/amount/type",
                "no json          | QUARANTINE | unchecked | not JSON",
                "[]               | QUARANTINE | invalid   | against /type"
            })
    void the_level_decides_what_becomes_of_it(String body, SchemaCheck level, String mark, String quarantine)
            throws Exception {
        Event marked = marked(body, level);

        assertThat(marked.schemaCheck()).isEqualTo(mark);
        assertThat(marked.dataSchema()).isEqualTo(mark == null ? null : "urn:sluice:event-type:typ_1:1");
        assertThat(marked.quarantine()).isEqualTo(quarantine);
    }

    @Test
    void where_it_is_not_valid_is_told_in_json_and_bounded_whatever_the_sender_called_it() throws Exception {
        String name = "x\\u0007" + "y".repeat(5_000);
        types.replace(Map.of(
                "typ_2",
                Resource.unborn(
                        Kind.EVENT_TYPE,
                        "typ_2",
                        "acme",
                        Origin.API,
                        Instant.EPOCH,
                        new EventType(
                                "order",
                                Compatibility.NONE,
                                List.of("{\"additionalProperties\":{\"type\":\"string\"}}")),
                        Map.of())));

        Event marked = marked("{\"" + name + "\":1}", SchemaCheck.QUARANTINE);

        assertThat(marked.extensions().get(EventTypes.WHERE))
                .startsWith("[{\"pointer\":\"/x?yyyy")
                .endsWith("…\",\"detail\":\"against /additionalProperties/type\"}]")
                .hasSizeLessThan(400);
        assertThat(marked.quarantine()).hasSizeLessThan(400);
    }

    @Test
    void what_has_no_schema_in_its_tenant_is_left_as_it_is() throws Exception {
        Event other = event("other", "order", "{}");

        assertThat(types.checks(other, SchemaCheck.QUARANTINE)).isFalse();
        assertThat(types.checks(event("acme", "order", "{}"), SchemaCheck.OFF)).isFalse();
        assertThat(types.checks(event("acme", "order", "{}"), SchemaCheck.WARN)).isTrue();
        assertThat(types.marked(other, SchemaCheck.QUARANTINE).await(20, SECONDS))
                .isSameAs(other);
        assertThat(types.problems(other).await(20, SECONDS)).isEmpty();
    }

    @Test
    void checks_are_counted_by_what_became_of_the_event() throws Exception {
        marked("{}", SchemaCheck.WARN);
        marked("{}", SchemaCheck.QUARANTINE);
        marked("{\"amount\":1}", SchemaCheck.QUARANTINE);

        assertThat(counted("invalid")).isEqualTo(1);
        assertThat(counted("quarantined")).isEqualTo(1);
        assertThat(counted("valid")).isEqualTo(1);
    }

    @Test
    void the_problems_of_now_are_told_without_counting() throws Exception {
        assertThat(types.problems(event("acme", "order", "{}")).await(20, SECONDS))
                .containsExactly(new SchemaProblem("", "against /required"));
        assertThat(counted("invalid")).isZero();
    }

    @Test
    void when_too_many_checks_wait_who_only_warns_lets_go_and_who_quarantines_refuses() throws Exception {
        List<Future<Event>> warned = new ArrayList<>();
        List<Future<Event>> kept = new ArrayList<>();
        // far more than may wait: two threads do not get through them while they are asked for
        String much = "{\"amount\":" + "[".repeat(150) + "]".repeat(150) + "}";
        for (int i = 0; i < 5_000; i++) {
            warned.add(types.marked(event("acme", "order", much), SchemaCheck.WARN));
            kept.add(types.marked(event("acme", "order", much), SchemaCheck.QUARANTINE));
        }
        Future.join(warned).await(60, SECONDS);
        Future.join(kept).otherwiseEmpty().await(60, SECONDS);

        assertThat(warned).allMatch(Future::succeeded);
        List<Future<Event>> refused = kept.stream().filter(Future::failed).toList();
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.cause())
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                told -> assertThat(told.code()).isEqualTo(ProblemCode.OVERLOADED)));
        assertThat(kept.stream().filter(Future::succeeded).map(Future::result))
                .allMatch(event -> event.quarantine() != null);
        assertThatThrownBy(() -> refused.getFirst().await(1, SECONDS)).isInstanceOf(ProblemException.class);
    }
}
