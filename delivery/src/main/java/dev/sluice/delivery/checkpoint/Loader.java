// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.LaneState;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateCodecException;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back what was written of a partition. Owned by the loader's thread; blocks.
 *
 * <p>First the group's offset, stable; then the cursors partition's high watermark; then the records up to it, read committed. Where an
 * open transaction of an earlier owner is in the way, that owner is fenced; what the brokers forgot to end, {@link HangingTransactions} ends.
 */
final class Loader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Loader.class);
    private static final Duration PATIENCE = Duration.ofMillis(700);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Topics topics;
    private final KeeperOptions options;
    private final UUID topicId;
    private final Admin admin;
    private final Consumer<byte[], byte[]> offsets;
    private final Consumer<byte[], byte[]> state;
    private final HangingTransactions hanging;

    /** @param ended counts the transactions that the brokers had forgotten to end */
    Loader(KafkaClients clients, Topics topics, UUID topicId, KeeperOptions options, LongAdder ended) {
        this.topics = topics;
        this.options = options;
        this.topicId = topicId;
        this.admin = clients.admin("loader");
        this.offsets = clients.offsetsConsumer(options.groupId());
        this.state = clients.assignedConsumer("loader", IsolationLevel.READ_COMMITTED);
        this.hanging = new HangingTransactions(clients, admin, options, ended);
    }

    /**
     * Reads one partition back.
     *
     * @param wanted whether it is still wanted; asked while it waits
     * @throws StateCodecException when its state can't be read
     * @throws DoubtfulStateException when there is an offset but no state, or an earlier member wrote after a later one
     */
    @Nullable
    Adoption load(int partition, BooleanSupplier wanted) {
        @Nullable OffsetAndMetadata committed = stableOffset(partition, wanted);
        long end = highWatermark(new TopicPartition(topics.cursors(), partition));
        WrittenState written = read(partition, end, committed == null, wanted);
        if (!wanted.getAsBoolean()) {
            return null;
        }
        @Nullable PartitionRecord record = written.record();
        Map<LaneKey, LaneState> lanes = written.lanes();
        if (record == null) {
            if (committed != null) {
                throw new DoubtfulStateException(
                        "the group has offset " + committed.offset() + " but " + topics.cursors() + " has no state");
            }
            return Adoption.first(partition, lanes, logStart(new TopicPartition(topics.events(), partition)));
        }
        if (committed == null) {
            record = written.begunAnew(partition, record);
        }
        @Nullable String wentBack = written.wentBack();
        if (committed != null && wentBack != null) {
            throw new DoubtfulStateException(wentBack);
        }
        if (committed != null && committed.offset() != record.position()) {
            LOGGER.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", committed.offset())
                    .addKeyValue("written", record.position())
                    .log("the group's offset and the written position differ; the written one rules");
        }
        return record.topicId().equals(topicId)
                ? Adoption.of(partition, record, lanes, Map.of(), cutAt(partition, record, lanes, committed))
                : madeAnew(partition, record, lanes);
    }

    /** The events topic was deleted and made again: nothing that was written of it holds. */
    private Adoption madeAnew(int partition, PartitionRecord record, Map<LaneKey, LaneState> lanes) {
        LOGGER.atError()
                .addKeyValue("partition", partition)
                .log("the events topic was made anew; starting at its beginning");
        PartitionRecord anew = new PartitionRecord(
                topicId,
                0,
                record.registryPosition(),
                record.memberId(),
                record.memberEpoch(),
                record.transactionalId(),
                record.era());
        return Adoption.of(partition, anew, Map.of(), lanes, Adoption.NOT_CUT);
    }

    /** Where the log ends, if that is below what is written: it was cut while nobody here read it. */
    private long cutAt(
            int partition,
            PartitionRecord record,
            Map<LaneKey, LaneState> lanes,
            @Nullable OffsetAndMetadata committed) {
        long written = lanes.entrySet().stream()
                .filter(lane -> lane.getKey().onEvents())
                .mapToLong(lane -> lane.getValue().highest())
                .max()
                .orElse(0);
        written = Math.max(written, record.position());
        TopicPartition events = new TopicPartition(topics.events(), partition);
        long end = highWatermark(events);
        if (committed != null && committed.offset() == record.position()) {
            end = Math.min(end, divergence(events, written, committed.leaderEpoch()));
        }
        if (end >= written) {
            return Adoption.NOT_CUT;
        }
        LOGGER.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("written", written)
                .addKeyValue("offset", end)
                .log("the log was cut below what is written of it; going back to there");
        return end;
    }

    /** Where the log of today parts from the one that {@code epoch} led up to {@code written}; the largest number if it does not. */
    private long divergence(TopicPartition events, long written, Optional<Integer> epoch) {
        if (epoch.isEmpty()) {
            return Long.MAX_VALUE;
        }
        state.assign(Set.of(events));
        try {
            // a position is compared only with a leader that is known
            state.endOffsets(Set.of(events));
            state.seek(events, new OffsetAndMetadata(written, epoch, ""));
            state.position(events);
            return Long.MAX_VALUE;
        } catch (LogTruncationException cut) {
            OffsetAndMetadata parted = cut.divergentOffsets().get(events);
            return parted == null ? Long.MAX_VALUE : parted.offset();
        } finally {
            state.unsubscribe();
        }
    }

    private @Nullable OffsetAndMetadata stableOffset(int partition, BooleanSupplier wanted) {
        TopicPartition events = new TopicPartition(topics.events(), partition);
        var standing = new Standing(LOGGER, partition, "the group's offset");
        boolean fenced = false;
        while (wanted.getAsBoolean()) {
            try {
                return offsets.committed(Set.of(events), PATIENCE).get(events);
            } catch (TimeoutException e) {
                if (!fenced) {
                    fence(ownerOf(events));
                    fenced = true;
                }
                standing.stands(() -> hanging.onOffsets(wanted));
            }
        }
        return null;
    }

    /** The transactional id that the last committed offset names, without waiting for what is pending. */
    private @Nullable String ownerOf(TopicPartition events) {
        try {
            OffsetAndMetadata last = admin.listConsumerGroupOffsets(options.groupId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(events);
            return last == null ? null : last.metadata();
        } catch (ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void fence(@Nullable String transactionalId) {
        if (transactionalId == null || transactionalId.isEmpty() || transactionalId.equals(options.transactionalId())) {
            return;
        }
        try {
            admin.fenceProducers(List.of(transactionalId)).all().get();
            LOGGER.atInfo()
                    .addKeyValue("transactionalId", transactionalId)
                    .log("an earlier owner's transaction was ended");
        } catch (ExecutionException e) {
            LOGGER.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("an earlier owner could not be fenced");
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The high watermark, not the last stable offset: below that an open transaction may hide what later owners committed. */
    private long highWatermark(TopicPartition partition) {
        return offset(partition, OffsetSpec.latest());
    }

    private long logStart(TopicPartition partition) {
        return offset(partition, OffsetSpec.earliest());
    }

    private long offset(TopicPartition partition, OffsetSpec which) {
        try {
            return admin.listOffsets(Map.of(partition, which), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException("can't tell the bounds of " + partition, e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** @param first whether nothing needs to stand there yet */
    private WrittenState read(int partition, long end, boolean first, BooleanSupplier wanted) {
        TopicPartition cursors = new TopicPartition(topics.cursors(), partition);
        state.assign(Set.of(cursors));
        state.seekToBeginning(Set.of(cursors));
        WrittenState written = new WrittenState();
        var standing = new Standing(LOGGER, partition, cursors.toString());
        boolean fenced = false;
        long moved = System.nanoTime();
        while (wanted.getAsBoolean() && state.position(cursors) < end) {
            long before = state.position(cursors);
            for (ConsumerRecord<byte[], byte[]> one : state.poll(POLL).records(cursors)) {
                written.take(one.offset(), one.key(), one.value());
            }
            @Nullable PartitionRecord record = written.record();
            if (state.position(cursors) > before) {
                moved = System.nanoTime();
                standing.moved();
                continue;
            }
            standing.stands(() -> hanging.onCursors(cursors, first || record != null, wanted));
            if (!fenced && record != null && System.nanoTime() - moved > PATIENCE.toNanos()) {
                // the last one to write is the likeliest to hang; anybody else's transaction ends by its timeout
                fence(record.transactionalId());
                fenced = true;
            }
        }
        state.unsubscribe();
        return written;
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted", e);
    }

    @Override
    public void close() {
        offsets.close();
        state.close();
        admin.close(Duration.ofSeconds(1));
    }
}
