// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.delivery.TestBroker;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A transaction that the coordinator has ended stands open on what is written of a partition: docs/decisions/0034. */
class HangingTransactionIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int HURT = 1;
    private static final int PENDING = 2;
    private static final long FAR = 100_000;
    private static final Logger HANGING =
            (Logger) LoggerFactory.getLogger("dev.sluice.delivery.checkpoint.HangingTransactions");

    private static TestBroker broker;

    @RegisterExtension
    final TestSite site = TestSite.on(() -> broker);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private TestEndpoint endpoint;
    private TopicPartition hurt;

    @BeforeAll
    static void start() {
        broker = new TestBroker(Map.of("transaction.partition.verification.enable", "false"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void delivered() throws Exception {
        logged.start();
        HANGING.addAppender(logged);
        endpoint = site.endpoint();
        hurt = new TopicPartition(site.topic("cursors"), HURT);
        try (TestNode node = node()) {
            node.publish("a.x", 0, 40);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(40));
        }
    }

    @AfterEach
    void listenNoMore() {
        HANGING.detachAppender(logged);
    }

    private TestNode node() throws Exception {
        TestNode node = site.node("n1");
        node.subscriptions(2, TestNode.subscription("s1", 1, "*", endpoint.url(), List.of(Duration.ofMillis(50))));
        return node;
    }

    private PartitionRecord last() {
        List<ConsumerRecord<byte[], byte[]>> records = site.stored().cursors().stream()
                .filter(each -> each.partition() == HURT && StateCodec.isPartitionKey(each.key()))
                .toList();
        return PartitionRecord.decode(records.getLast().value());
    }

    /** What would pass over all that comes. */
    private byte[] farAhead() {
        PartitionRecord last = last();
        return new PartitionRecord(
                        last.topicId(),
                        FAR,
                        last.registryPosition(),
                        last.memberId(),
                        last.memberEpoch(),
                        last.transactionalId(),
                        last.era())
                .encode();
    }

    private void commitBeside() throws Exception {
        try (Producer<byte[], byte[]> producer =
                site.clients("beside").transactionalProducer("beside", Duration.ofSeconds(20))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(hurt.topic(), HURT, StateCodec.partitionKey(), last().encode()))
                    .get();
            producer.commitTransaction();
        }
    }

    private void saidWhy(String why) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(List.copyOf(logged.list)).anySatisfy(line -> {
                    assertThat(line.getFormattedMessage())
                            .contains("only a person may end")
                            .contains("docs/operating.md");
                    assertThat(line.getKeyValuePairs()).anySatisfy(pair -> {
                        assertThat(pair.key).isEqualTo("why");
                        assertThat(pair.value).asString().contains(why);
                    });
                }));
    }

    @Test
    void it_is_ended_its_partitions_start_and_nothing_of_it_counts() throws Exception {
        try (LostMarker lost = LostMarker.of(site, site.topic("checkpoint.gone"), false)) {
            assertThat(lost.said().state()).isEqualTo(TransactionState.COMPLETE_ABORT);
            lost.writes(hurt, StateCodec.partitionKey(), farAhead());
            lost.commits(site.topic("delivery"), new TopicPartition(site.topic("events"), PENDING), FAR);
            assertThat(lost.open(hurt)).isPresent();
            try (TestNode node = node()) {
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(node.status().started()).hasSize(TestNode.PARTITIONS));
                assertThat(node.endedTransactions()).isEqualTo(2);
                assertThat(lost.open(hurt)).isEmpty();
                node.publish("a.x", 40, 80);
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(80));
            }
            assertThat(last().position()).isLessThan(FAR);
        }
    }

    @Test
    void one_that_was_committed_is_left_to_a_person() throws Exception {
        try (LostMarker lost = LostMarker.of(site, site.topic("checkpoint.gone"), true)) {
            assertThat(lost.said().state()).isEqualTo(TransactionState.COMPLETE_COMMIT);
            lost.writes(hurt, StateCodec.partitionKey(), last().encode());
            try (TestNode node = node()) {
                saidWhy("it was committed");
                assertThat(node.status().started()).doesNotContain(HURT);
                assertThat(node.endedTransactions()).isZero();
                assertThat(lost.open(hurt)).isPresent();
                assertThatThrownBy(() -> lost.abortTooLate(hurt))
                        .hasCauseInstanceOf(InvalidProducerEpochException.class);
                assertThat(lost.open(hurt)).isPresent();
                lost.abortByHand(hurt);
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(node.status().started()).hasSize(TestNode.PARTITIONS));
            }
        }
    }

    @Test
    void one_upon_which_somebody_has_built_is_left_to_a_person() throws Exception {
        try (LostMarker lost = LostMarker.of(site, site.topic("checkpoint.gone"), false)) {
            PartitionRecord last = last();
            lost.writes(hurt, StateCodec.partitionKey(), last.encode());
            commitBeside();
            try (TestNode node = node()) {
                saidWhy("others were ended");
                assertThat(node.status().started()).doesNotContain(HURT);
                assertThat(node.endedTransactions()).isZero();
                assertThat(lost.open(hurt)).isPresent();
            }
        }
    }
}
