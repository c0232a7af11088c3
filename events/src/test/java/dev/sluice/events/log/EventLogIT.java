// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import static dev.sluice.events.LogFixture.builder;
import static dev.sluice.events.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.events.LogFixture;
import dev.sluice.events.LogFixture.Node;
import dev.sluice.events.LogRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventLogIT {
    @TempDir
    static Path folder;

    private static LogFixture fixture;
    private Node node;

    @BeforeAll
    static void startBroker() {
        fixture = new LogFixture(folder);
    }

    @AfterAll
    static void stopBroker() {
        fixture.close();
    }

    @BeforeEach
    void startNode() {
        node = fixture.node().start();
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    @Test
    void the_receipt_names_the_event_and_its_position() {
        Receipt receipt = node.publish(event("in_1"));

        assertThat(receipt.eventId()).isEqualTo(Event.eventId("acme", "/in/stripe-live", "in_1"));
        assertThat(receipt.duplicate()).isFalse();
        assertThat(receipt.position().offset()).isZero();
    }

    @Test
    void a_repeat_is_answered_with_the_first_ones_position_and_not_written() {
        Receipt first = node.publish(event("in_1"));
        Receipt repeat = node.publish(event("in_1"));

        assertThat(repeat).isEqualTo(new Receipt(first.eventId(), true, first.position()));
        Receipt next =
                node.publish(builder("in_2").partitionKey(first.eventId()).build());
        assertThat(next.position().offset()).isEqualTo(1);
    }

    @Test
    void repeats_that_arrive_while_the_first_is_being_written_share_its_outcome() {
        Promise<List<Receipt>> all = Promise.promise();
        fixture.vertx.runOnContext(go -> {
            List<Future<Receipt>> sent = IntStream.range(0, 100)
                    .mapToObj(i -> node.log.publish(event("same"), true))
                    .toList();
            Future.all(sent).<List<Receipt>>map(done -> done.list()).onComplete(all);
        });

        List<Receipt> receipts = LogFixture.await(all.future());

        assertThat(receipts).filteredOn(receipt -> !receipt.duplicate()).hasSize(1);
        assertThat(receipts)
                .extracting(Receipt::position)
                .containsOnly(receipts.getFirst().position());
        assertThat(node.publish(builder("next")
                                .partitionKey(receipts.getFirst().eventId())
                                .build())
                        .position()
                        .offset())
                .isEqualTo(1);
    }

    @Test
    void an_event_without_a_providers_id_is_never_a_repeat() {
        Receipt first = LogFixture.await(node.log.publish(event("x"), false));
        Receipt second = LogFixture.await(node.log.publish(event("x"), false));

        assertThat(first.duplicate()).isFalse();
        assertThat(second.duplicate()).isFalse();
        assertThat(second.position()).isNotEqualTo(first.position());
    }

    @Test
    void the_outcome_comes_on_the_callers_context() {
        Promise<Boolean> same = Promise.promise();
        Context context = fixture.vertx.getOrCreateContext();
        context.runOnContext(go -> node.log
                .publish(event("in_1"), true)
                .onSuccess(receipt -> same.complete(Vertx.currentContext() == context)));

        assertThat(LogFixture.await(same.future())).isTrue();
    }

    @Test
    void events_of_one_key_are_in_the_order_of_their_publishing() {
        List<Future<Receipt>> sent = IntStream.range(0, 500)
                .mapToObj(i -> node.log.publish(
                        builder("in_" + i).partitionKey("cus_1").build(), true))
                .toList();
        List<Receipt> receipts = sent.stream().map(LogFixture::await).toList();
        int partition = receipts.getFirst().position().partition();

        await().untilAsserted(() -> assertThat(node.inTail(partition)).hasSize(500));
        assertThat(node.inTail(partition))
                .extracting(record -> record.event().id())
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "in_" + i).toList());
    }

    @Test
    void an_event_that_is_too_big_is_refused_and_the_next_one_taken() {
        Event big = builder("big").data(new byte[2 * 1024 * 1024]).build();

        assertThatThrownBy(() -> node.publish(big)).isInstanceOf(IllegalArgumentException.class);
        assertThat(node.publish(builder("full").data(new byte[1024 * 1024]).build())
                        .duplicate())
                .isFalse();
    }

    @Test
    void ten_thousand_at_once_are_each_on_the_log_once() {
        List<Receipt> receipts = node.publish(10_000, "in_");

        Set<Object> positions = receipts.stream().map(Receipt::position).collect(Collectors.toSet());
        assertThat(positions).hasSize(10_000);
        await().untilAsserted(() -> assertThat(IntStream.range(0, LogFixture.PARTITIONS)
                        .mapToObj(node::inTail)
                        .flatMap(List::stream)
                        .map(LogRecord::position))
                .hasSize(10_000));
    }
}
