// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.delivery.state.StateCodec;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A transaction that nobody ends is in the way of what is written of a partition. */
class OpenTransactionIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int HURT = 1;
    private static final Logger LOADER = (Logger) LoggerFactory.getLogger("dev.sluice.delivery.checkpoint");

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        LOADER.addAppender(logged);
    }

    @AfterEach
    void listenNoMore() {
        LOADER.detachAppender(logged);
    }

    private Producer<byte[], byte[]> open(String transactionalId, byte[] last) throws Exception {
        Producer<byte[], byte[]> producer =
                site.clients("elsewhere").transactionalProducer(transactionalId, Duration.ofMinutes(2));
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(site.topic("cursors"), HURT, StateCodec.partitionKey(), last))
                .get();
        return producer;
    }

    private void said(String... words) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(List.copyOf(logged.list))
                        .anySatisfy(
                                line -> assertThat(line.getFormattedMessage()).contains(words)));
    }

    @Test
    void it_is_not_touched_its_partition_waits_and_says_so_and_goes_on_when_it_is_ended() throws Exception {
        TestEndpoint endpoint = site.endpoint();
        try (TestNode first = site.node("n1")) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(first.status().started()).hasSize(TestNode.PARTITIONS));
        }
        byte[] last = site.stored().cursors().stream()
                .filter(each -> each.partition() == HURT && StateCodec.isPartitionKey(each.key()))
                .toList()
                .getLast()
                .value();
        try (Producer<byte[], byte[]> ours = open(site.topic("checkpoint.elsewhere"), last);
                Producer<byte[], byte[]> strange = open("elsewhere", last)) {
            try (TestNode node = site.node("n1")) {
                node.subscriptions(
                        2, TestNode.subscription("s1", 1, "*", endpoint.url(), List.of(Duration.ofMillis(50))));
                said("partition waits for an open transaction", "docs/operating.md");
                said("the transaction in the way has not ended");
                said("only a person may end", "docs/operating.md");
                assertThat(node.status().started()).doesNotContain(HURT);
                assertThat(node.endedTransactions()).isZero();
                ours.commitTransaction();
                strange.abortTransaction();
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(node.status().started()).hasSize(TestNode.PARTITIONS));
                node.publish("a.x", 0, 40);
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(40));
            }
        }
    }
}
