// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.subscriptions.audit.AuditLog;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.VersionConflictException;
import dev.sluice.subscriptions.registry.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only way into the registry topic. Owned by the registry thread. */
final class RegistryWriter {
    /*
     * All nodes write under one transactional id. Taking it (initTransactions) fences whoever had it and ends what he had
     * open. So a transaction that commits knows that nobody else wrote since its producer was made: what it read up to
     * the high watermark before deciding was the whole truth. One that was fenced never lands, and is decided anew.
     *
     * The audit log's records go into the same transaction, so that there is no write without one, and its chain has one
     * writer at a time.
     *
     * A commit whose answer was lost may have landed. Taking the id again settles it one way or the other; then the log
     * tells. A producer commits only when each record of the transaction was acknowledged: one that was not is proof that
     * nothing was written.
     */

    private static final Logger LOGGER = LoggerFactory.getLogger(RegistryWriter.class);
    private static final int ATTEMPTS = 8;
    private static final long PAUSE_NANOS = 20_000_000;

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final TopicPartition log;
    private final ResourceCodec codec;
    private final RegistryView view;
    private final AuditLog audit;
    private @Nullable Producer<byte[], byte[]> producer;

    RegistryWriter(
            Supplier<Producer<byte[], byte[]>> producers,
            TopicPartition log,
            ResourceCodec codec,
            RegistryView view,
            AuditLog audit) {
        this.producers = producers;
        this.log = log;
        this.codec = codec;
        this.view = view;
        this.audit = audit;
    }

    /**
     * Writes what is decided on the newest snapshot, all or nothing; returns with it in the view.
     *
     * @param term after which nothing more is tried
     */
    void write(Actor actor, WriteTerm term, Function<Snapshot, List<Write>> decide) {
        KafkaException last = null;
        for (int attempt = 1; attempt <= ATTEMPTS && term.hasStep(); attempt++) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            try {
                transact(actor, term, decide, sent);
                return;
            } catch (KafkaException lost) {
                LOGGER.atDebug().addKeyValue("error", lost.toString()).log("registry write lost its turn");
                last = lost;
                close();
            }
            if (landed(sent, term)) return;
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS * attempt));
        }
        throw notWritten(last);
    }

    private static RegistryException notWritten(@Nullable KafkaException last) {
        return new RegistryException(
                "the registry can't be written: Kafka is away or slow, or other nodes write all the time", last);
    }

    void close() {
        audit.forget();
        if (producer == null) return;
        producer.close(Duration.ZERO);
        producer = null;
    }

    private void transact(
            Actor actor, WriteTerm term, Function<Snapshot, List<Write>> decide, List<Future<RecordMetadata>> sent) {
        Producer<byte[], byte[]> current = producer();
        catchUp(term);
        require(term);
        Snapshot snapshot = view.publish();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<Write> writes = decide.apply(snapshot);
        for (Write write : writes) records.add(encoded(write, snapshot));
        if (records.isEmpty()) return;
        List<ProducerRecord<byte[], byte[]>> audited = audit.records(actor, snapshot, writes);
        require(term);
        view.watch();
        current.beginTransaction();
        // the registry's own come last: by the last it is told whether all of it landed
        for (ProducerRecord<byte[], byte[]> each : audited) sent.add(current.send(each));
        for (ProducerRecord<byte[], byte[]> each : records) sent.add(current.send(each));
        current.commitTransaction();
        audit.committed();
        readBack(sent.getLast().resultNow().offset(), term);
    }

    private void readBack(long offset, WriteTerm term) {
        try {
            view.readTo(offset + 1, term.patience());
        } catch (KafkaException | RegistryException away) {
            throw RegistryException.maybeWritten("the registry was written, but can't be read", away);
        }
    }

    /** Reads all that others have written. */
    private void catchUp(WriteTerm term) {
        require(term);
        long end = view.highWatermark(term.patience());
        require(term);
        view.readTo(end, term.patience());
    }

    private static void require(WriteTerm term) {
        if (!term.hasStep()) throw notWritten(null);
    }

    /** Whether a transaction that failed was committed all the same. */
    private boolean landed(List<Future<RecordMetadata>> sent, WriteTerm term) {
        if (sent.isEmpty() || !sent.stream().allMatch(each -> each.state() == Future.State.SUCCESS)) return false;
        try {
            require(term);
            producer();
            catchUp(term);
            return view.landed(sent.getLast().resultNow().offset());
        } catch (KafkaException | RegistryException unsettled) {
            close();
            throw RegistryException.maybeWritten(
                    "Kafka went away during a registry write; it may have been done", unsettled);
        }
    }

    private Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = producers.get();
            producer.initTransactions();
        }
        return producer;
    }

    private ProducerRecord<byte[], byte[]> encoded(Write write, Snapshot snapshot) {
        return switch (write) {
            case Write.Put put ->
                record(put.resource().kind(), put.resource().id(), codec.write(next(put.resource(), snapshot)));
            case Write.Reseal reseal ->
                record(reseal.resource().kind(), reseal.resource().id(), codec.write(reseal.resource()));
            case Write.Delete delete -> record(delete.kind(), delete.id(), null);
        };
    }

    private ProducerRecord<byte[], byte[]> record(Kind kind, String id, byte @Nullable [] value) {
        return new ProducerRecord<>(log.topic(), log.partition(), new ResourceKey(kind, id).bytes(), value);
    }

    private static <D> Resource<D> next(Resource<D> wanted, Snapshot snapshot) {
        Resource<?> present = snapshot.find(wanted.kind(), wanted.id());
        long version = present == null ? 1 : present.version() + 1;
        boolean born = wanted.incarnation() == Resource.UNBORN;
        if (!born && (present == null || present.incarnation() != wanted.incarnation()))
            throw new VersionConflictException(
                    wanted.kind(), wanted.id(), wanted.version(), present == null ? 0 : present.version());
        return wanted.numbered(version);
    }
}
