// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.load.feed.EventId;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Writes down what the log, the dead letters and the checkpoints hold, read by a plain consumer. Confined to the calling thread. */
final class LogLedger {
    private static final String OPERATIONAL = "dev.sluice.";
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final LedgerWriter ledger;

    LogLedger(String bootstrap, LedgerWriter ledger) {
        this.bootstrap = bootstrap;
        this.ledger = ledger;
    }

    /** Every record of the events' topic, but the gateway's own, whose types nobody asked for. */
    void events(String topic) {
        copy(
                topic,
                record -> !header(record, "ce_type").startsWith(OPERATIONAL),
                record -> new Row.Logged(
                        record.partition(),
                        record.offset(),
                        header(record, "ce_eventid"),
                        header(record, "ce_tenant"),
                        HexFormat.of()
                                .formatHex(EventId.sha256(Objects.requireNonNullElse(record.value(), new byte[0])))));
    }

    /** Every record of the dead letters' topic; {@code names} gives the name that the ledgers have for a subscription's id. */
    void deadLetters(String topic, UnaryOperator<String> names) {
        copy(
                topic,
                record -> true,
                record -> new Row.DeadLetter(
                        names.apply(header(record, "sluice_dead_subscription")),
                        header(record, "ce_eventid"),
                        header(record, "sluice_dead_reason")));
    }

    /** What every checkpoint says of its partitions. */
    void checkpoints(String topic) {
        copy(topic, record -> StateCodec.isPartitionKey(record.key()), record -> {
            PartitionRecord kept = PartitionRecord.decode(record.value());
            return new Row.Kept(
                    record.partition(), record.offset(), kept.position(), kept.registryPosition(), kept.memberEpoch());
        });
    }

    private void copy(
            String topic,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted,
            Function<ConsumerRecord<byte[], byte[]>, Row> row) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (wanted.test(record)) {
                        ledger.write(row.apply(record));
                    }
                }
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
