// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads the audit topic from its beginning to its present end. Needs no node; blocks. */
public final class AuditTrail {
    private static final Duration TURN = Duration.ofMillis(200);

    private AuditTrail() {}

    /** Holds every record against the chain. Fails with a KafkaException when the topic can't be read. */
    public static ChainCheck.Report verify(KafkaClients clients, Topics topics) {
        var check = new ChainCheck();
        read(clients, topics, each -> {
            Header digest = each.headers().lastHeader(AuditCodec.DIGEST);
            check.next(each.offset(), each.value(), digest == null ? null : new String(digest.value(), US_ASCII));
        });
        return check.report();
    }

    /** Hands on every record; its value is one line of JSON. */
    public static void read(KafkaClients clients, Topics topics, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        var log = new TopicPartition(topics.audit(), 0);
        try (var consumer = clients.assignedConsumer("audit-reader", IsolationLevel.READ_COMMITTED)) {
            consumer.assign(List.of(log));
            consumer.seekToBeginning(List.of(log));
            long end = consumer.endOffsets(List.of(log)).getOrDefault(log, 0L);
            while (consumer.position(log) < end) consumer.poll(TURN).forEach(reader);
        }
    }
}
