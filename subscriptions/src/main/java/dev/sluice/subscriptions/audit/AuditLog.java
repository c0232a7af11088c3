// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Makes the audit records of a transaction. Owned by the registry thread.
 *
 * <p>Whoever holds the registry's transactional id is the only writer of the audit topic too, so the last record that it finds
 * after taking the id is the last until its own commit.
 */
public final class AuditLog implements AutoCloseable {

    private final AuditTail tail;
    private final TopicPartition log;
    private final InstantSource clock;
    private @Nullable Link last;
    private @Nullable Link pending;

    public AuditLog(KafkaClients clients, String topic, InstantSource clock) {
        this.log = new TopicPartition(topic, 0);
        this.tail = new AuditTail(clients, log);
        this.clock = clock;
    }

    /** One record for each write, to go into the same transaction. Reads the topic's end when it is not known. */
    public List<ProducerRecord<byte[], byte[]>> records(Actor actor, Snapshot snapshot, List<Write> writes) {
        Link link = last == null ? tail.read() : last;
        last = link;
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (Write write : writes) {
            byte[] value = AuditCodec.write(link, clock.instant(), actor, AuditedWrite.of(write, snapshot));
            link = link.next(value);
            var digest = new RecordHeader(AuditCodec.DIGEST, link.digest().getBytes(US_ASCII));
            records.add(new ProducerRecord<>(log.topic(), log.partition(), null, null, value, List.of(digest)));
        }
        pending = link;
        return records;
    }

    /** The transaction with the records last made was committed. */
    public void committed() {
        last = pending;
        pending = null;
    }

    /** Another node may have written meanwhile, or it is not known what came of a transaction. */
    public void forget() {
        last = null;
        pending = null;
    }

    @Override
    public void close() {
        tail.close();
    }
}
