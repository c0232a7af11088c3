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
    private static final Logger LOADER = (Logger) LoggerFactory.getLogger("dev.sluice.delivery.checkpoint.Loader");

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

    @Test
    void its_partition_waits_and_says_so_and_goes_on_when_it_is_ended() throws Exception {
        TestEndpoint endpoint = site.endpoint();
        try (TestNode first = site.node("n1")) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(first.status().started()).hasSize(TestNode.PARTITIONS));
        }
        try (Producer<byte[], byte[]> hanging =
                site.clients("elsewhere").transactionalProducer("elsewhere", Duration.ofMinutes(2))) {
            hanging.initTransactions();
            hanging.beginTransaction();
            hanging.send(new ProducerRecord<>(site.topic("cursors"), HURT, StateCodec.partitionKey(), new byte[] {1}))
                    .get();
            try (TestNode node = site.node("n1")) {
                node.subscriptions(
                        2, TestNode.subscription("s1", 1, "*", endpoint.url(), List.of(Duration.ofMillis(50))));
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(List.copyOf(logged.list))
                                .anySatisfy(line -> assertThat(line.getFormattedMessage())
                                        .contains("waits for an open transaction")
                                        .contains("docs/operating.md")));
                assertThat(node.status().started()).doesNotContain(HURT);
                hanging.abortTransaction();
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(node.status().started()).hasSize(TestNode.PARTITIONS));
                node.publish("a.x", 0, 40);
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(40));
            }
        }
    }
}
