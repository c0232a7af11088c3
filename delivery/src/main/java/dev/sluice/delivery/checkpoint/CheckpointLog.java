// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.DeadLetterCodec;
import dev.sluice.delivery.shard.BrokerClock;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateCodec;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.TopicLayout;
import dev.sluice.events.kafka.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes checkpoints, each as one Kafka transaction. Owned by the Keeper's thread. */
final class CheckpointLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointLog.class);
    private static final int COMMIT_TRIES = 2;

    /** What became of a transaction. */
    enum Result {
        COMMITTED,
        /** It did not land and never will. */
        ABANDONED,
        /** It may have landed. */
        DOUBTFUL
    }

    private final KafkaClients clients;
    private final Topics topics;
    private final UUID topicId;
    private final KeeperOptions options;
    private final BrokerClock brokers;
    private final TooBig tooBig;
    private @Nullable Producer<byte[], byte[]> producer;

    /** @param brokers told by each acknowledgement of a record of the cursors, whose timestamps are the brokers' */
    CheckpointLog(KafkaClients clients, Topics topics, TopicLayout layout, KeeperOptions options, BrokerClock brokers) {
        this.clients = clients;
        this.topics = topics;
        this.topicId = new UUID(
                layout.eventsTopicId().getMostSignificantBits(),
                layout.eventsTopicId().getLeastSignificantBits());
        this.options = options;
        this.brokers = brokers;
        this.tooBig = new TooBig(layout.maxRecordBytes());
    }

    UUID topicId() {
        return topicId;
    }

    /** Makes the producer ready, which ends this node's own hanging transaction; false when Kafka is not there. */
    boolean ready() {
        if (producer != null) {
            return true;
        }
        Producer<byte[], byte[]> made =
                clients.transactionalProducer(options.transactionalId(), options.transactionTimeout());
        try {
            made.initTransactions();
            producer = made;
            return true;
        } catch (KafkaException e) {
            LOGGER.atWarn().addKeyValue("error", String.valueOf(e)).log("checkpoints can't be written yet");
            made.close(Duration.ZERO);
            return false;
        }
    }

    /** The checkpoint without the partitions of which a record did not fit lately. */
    Checkpoint fitting(Checkpoint checkpoint) {
        return checkpoint.without(tooBig.partitions(System.nanoTime()));
    }

    /**
     * Writes a checkpoint with the group's metadata of this moment.
     *
     * @param epochs the leader epochs that the positions are of, where known
     * @param eras the group's era by partition
     */
    Result write(
            Checkpoint checkpoint,
            Map<Integer, Integer> epochs,
            Map<Integer, Integer> eras,
            ConsumerGroupMetadata member) {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            return Result.ABANDONED;
        }
        boolean committing = false;
        try {
            current.beginTransaction();
            send(current, checkpoint, eras, member);
            current.sendOffsetsToTransaction(offsets(checkpoint, epochs), member);
            committing = true;
            commit(current);
            tooBig.landed();
            return Result.COMMITTED;
        } catch (KafkaException | IllegalStateException e) {
            LOGGER.atWarn().addKeyValue("error", String.valueOf(e)).log("checkpoint refused; the next is taken anew");
            boolean aborted = abort(current);
            tooBig.settle(System.nanoTime());
            return aborted || !committing ? Result.ABANDONED : Result.DOUBTFUL;
        }
    }

    private void send(
            Producer<byte[], byte[]> current,
            Checkpoint checkpoint,
            Map<Integer, Integer> eras,
            ConsumerGroupMetadata member) {
        checkpoint
                .writes()
                .forEach((partition, writes) -> writes.forEach(write -> queue(
                        current,
                        new ProducerRecord<>(
                                topics.cursors(), partition, StateCodec.key(write), StateCodec.value(write)))));
        checkpoint.deadLetters().forEach(letter -> queue(current, letter));
        checkpoint.positions().forEach((partition, position) -> {
            PartitionRecord record = new PartitionRecord(
                    topicId,
                    position,
                    checkpoint.registryPositions().getOrDefault(partition, 0L),
                    member.memberId(),
                    member.generationId(),
                    options.transactionalId(),
                    eras.getOrDefault(partition, 0));
            queue(
                    current,
                    new ProducerRecord<>(topics.cursors(), partition, StateCodec.partitionKey(), record.encode()));
        });
    }

    /** A record that can't be sent fails the commit; one that is too big is left out of the next. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void queue(Producer<byte[], byte[]> current, ProducerRecord<byte[], byte[]> record) {
        int partition = Objects.requireNonNull(record.partition());
        current.send(record, (sent, failure) -> {
            if (failure == null && sent.hasTimestamp()) {
                brokers.heard(sent.timestamp());
            }
            tooBig.failed(failure, partition, null);
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void queue(Producer<byte[], byte[]> current, DeadLetter letter) {
        current.send(
                DeadLetterCodec.encode(topics.deadLetters(), letter, tooBig.room(letter)),
                (sent, failure) -> tooBig.failed(failure, letter.partition(), letter));
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Checkpoint checkpoint, Map<Integer, Integer> epochs) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        checkpoint
                .positions()
                .forEach((partition, position) -> offsets.put(
                        new TopicPartition(topics.events(), partition),
                        new OffsetAndMetadata(
                                position, Optional.ofNullable(epochs.get(partition)), options.transactionalId())));
        return offsets;
    }

    /** A commit that times out is called again until its outcome is known. */
    private static void commit(Producer<byte[], byte[]> current) {
        for (int tries = 1; ; tries++) {
            try {
                current.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (tries == COMMIT_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Whether the producer is still usable is told by whether abort works, not by the exception's class. */
    private boolean abort(Producer<byte[], byte[]> current) {
        try {
            current.abortTransaction();
            return true;
        } catch (KafkaException | IllegalStateException e) {
            LOGGER.atWarn().addKeyValue("error", String.valueOf(e)).log("abort refused; a new producer is made");
            current.close(Duration.ZERO);
            producer = null;
            return false;
        }
    }

    void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
            producer = null;
        }
    }
}
