// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.events.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.AbortTransactionOptions;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions of nodes of ours that stand open on a log although their coordinator has ended them: Kafka never does, and no new
 * owner could read past them. Only what is proven, and only where nothing can be lost by it: docs/decisions/0034. Owned by the loader's
 * thread; blocks, a few seconds at most.
 */
final class HangingTransactions {
    /** What came of a look. */
    enum Looked {
        /** Something was ended, or will be before long: look again soon. */
        GOES_ON,
        /** It was told to a person, who has to act: look again later. */
        TOLD
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(HangingTransactions.class);
    private static final int PATIENCE_MILLIS = 3_000;
    private static final String OFFSETS = "__consumer_offsets";

    private final KafkaClients clients;
    private final Admin admin;
    private final KeeperOptions options;
    private final LongAdder ended;

    /** @param ended counts what was ended */
    HangingTransactions(KafkaClients clients, Admin admin, KeeperOptions options, LongAdder ended) {
        this.clients = clients;
        this.admin = admin;
        this.options = options;
        this.ended = ended;
    }

    /** Looks at what keeps the group's offsets from being stable. */
    Looked onOffsets(BooleanSupplier wanted) {
        try {
            var description = answer(admin.describeTopics(
                                    List.of(OFFSETS), new DescribeTopicsOptions().timeoutMs(PATIENCE_MILLIS))
                            .allTopicNames())
                    .get(OFFSETS);
            int partitions = description == null ? 0 : description.partitions().size();
            if (partitions == 0) {
                return Looked.GOES_ON;
            }
            return look(new Place(new TopicPartition(OFFSETS, groupPartition(partitions)), false, true), wanted);
        } catch (ExecutionException | TimeoutException | ApiException e) {
            return failed(OFFSETS, e);
        }
    }

    /** As Kafka's {@code GroupCoordinator.partitionFor}. */
    private int groupPartition(int partitions) {
        return Utils.abs(options.groupId().hashCode()) % partitions;
    }

    /**
     * Looks at what keeps a partition of the cursors topic from being read.
     *
     * @param founded whether something stands there before it, or nothing is expected to
     */
    Looked onCursors(TopicPartition cursors, boolean founded, BooleanSupplier wanted) {
        try {
            return look(new Place(cursors, true, founded), wanted);
        } catch (ExecutionException | TimeoutException | ApiException e) {
            return failed(cursors.toString(), e);
        }
    }

    /**
     * Where something may be ended.
     *
     * @param state whether state stands there, so that only a suffix may go
     * @param founded whether what is left is enough to go on from
     */
    private record Place(TopicPartition partition, boolean state, boolean founded) {}

    private Looked look(Place place, BooleanSupplier wanted) throws ExecutionException, TimeoutException {
        List<ProducerState> open = open(place.partition());
        Map<Long, String> ids = open.isEmpty() ? Map.of() : transactionalIds(open);
        Looked looked = Looked.GOES_ON;
        for (ProducerState each : open) {
            if (!wanted.getAsBoolean()) {
                break;
            }
            @Nullable String id = ids.get(each.producerId());
            if (!place.state() && (id == null || !isOurs(id))) {
                continue;
            }
            if (look(place, new Found(each, id == null ? "" : id)) == Looked.TOLD) {
                looked = Looked.TOLD;
            }
        }
        return looked;
    }

    /** A transaction that stands open on a log, and whose it is. */
    private record Found(ProducerState open, String transactionalId) {
        long start() {
            return open.currentTransactionStartOffset().orElse(-1);
        }

        boolean isStill(ProducerState other) {
            return other.producerId() == open.producerId()
                    && other.producerEpoch() == open.producerEpoch()
                    && other.currentTransactionStartOffset().equals(open.currentTransactionStartOffset());
        }
    }

    private Looked look(Place place, Found found) throws ExecutionException, TimeoutException {
        if (!isOurs(found.transactionalId())) {
            return told(
                    place,
                    found,
                    found.transactionalId().isEmpty()
                            ? "no coordinator knows whose it is"
                            : "it is not of a node's checkpoints");
        }
        TransactionDescription said = answer(admin.describeTransactions(
                        List.of(found.transactionalId()), new DescribeTransactionsOptions().timeoutMs(PATIENCE_MILLIS))
                .description(found.transactionalId()));
        return switch (Ending.of(found.open(), said)) {
            case Ending.UnderWay(var state) -> {
                LOGGER.atInfo()
                        .addKeyValue("partition", place.partition())
                        .addKeyValue("transactionalId", found.transactionalId())
                        .addKeyValue("state", state)
                        .log("the transaction in the way has not ended; waiting");
                yield Looked.GOES_ON;
            }
            case Ending.Committed() -> told(place, found, "it was committed, and its marker is missing");
            case Ending.Unproven(var why) -> told(place, found, why);
            case Ending.Forgotten(var state) -> forgotten(place, found);
        };
    }

    private Looked forgotten(Place place, Found found) throws ExecutionException, TimeoutException {
        List<ProducerState> open = open(place.partition());
        Optional<ProducerState> still = open.stream().filter(found::isStill).findFirst();
        if (still.isEmpty()) {
            return Looked.GOES_ON;
        }
        if (place.state() && open.size() > 1) {
            return told(place, found, "another one is open beside it");
        }
        if (!place.founded()) {
            return told(place, found, "nothing stands before it");
        }
        if (place.state() && !nothingEndedSince(found.start(), place.partition())) {
            return told(place, found, "others were ended after it began");
        }
        abort(place, found, still.get());
        return Looked.GOES_ON;
    }

    private void abort(Place place, Found found, ProducerState open) throws ExecutionException, TimeoutException {
        var spec = new AbortTransactionSpec(
                place.partition(),
                open.producerId(),
                (short) open.producerEpoch(),
                open.coordinatorEpoch().orElse(0));
        answer(admin.abortTransaction(spec, new AbortTransactionOptions().timeoutMs(PATIENCE_MILLIS))
                .all());
        ended.increment();
        LOGGER.atWarn()
                .addKeyValue("partition", place.partition())
                .addKeyValue("offset", found.start())
                .addKeyValue("transactionalId", found.transactionalId())
                .addKeyValue("producerId", open.producerId())
                .addKeyValue("producerEpoch", open.producerEpoch())
                .log(
                        "a transaction that the brokers had forgotten to end was aborted; what it had written comes again");
    }

    /** Whether each offset from there to the high watermark can be read: the marker of an ended transaction can't. */
    private boolean nothingEndedSince(long start, TopicPartition partition) {
        try (var consumer = clients.readBackConsumer("hanging")) {
            Duration patience = Duration.ofMillis(PATIENCE_MILLIS);
            consumer.assign(List.of(partition));
            consumer.seek(partition, start);
            long end = consumer.endOffsets(List.of(partition), patience).getOrDefault(partition, Long.MAX_VALUE);
            long read = start;
            long until = System.nanoTime() + patience.toNanos();
            while (consumer.position(partition, patience) < end && System.nanoTime() - until < 0) {
                for (var each : consumer.poll(Duration.ofMillis(100)).records(partition)) {
                    read += each.offset() < end ? 1 : 0;
                }
            }
            return read == end;
        }
    }

    private List<ProducerState> open(TopicPartition partition) throws ExecutionException, TimeoutException {
        return answer(admin.describeProducers(
                                List.of(partition), new DescribeProducersOptions().timeoutMs(PATIENCE_MILLIS))
                        .partitionResult(partition))
                .activeProducers()
                .stream()
                .filter(each -> each.currentTransactionStartOffset().isPresent())
                .toList();
    }

    /** By producer id; those that no broker knows of are not there. */
    private Map<Long, String> transactionalIds(List<ProducerState> open) throws ExecutionException, TimeoutException {
        List<Long> producers = open.stream().map(ProducerState::producerId).toList();
        var answers = answer(admin.listTransactions(new ListTransactionsOptions()
                        .filterProducerIds(producers)
                        .timeoutMs(PATIENCE_MILLIS))
                .byBrokerId());
        Map<Long, String> ids = new HashMap<>();
        for (KafkaFuture<Collection<TransactionListing>> each : answers.values()) {
            try {
                answer(each).forEach(listing -> ids.put(listing.producerId(), listing.transactionalId()));
            } catch (ExecutionException | TimeoutException e) {
                LOGGER.atDebug().addKeyValue("error", String.valueOf(e)).log("a broker did not tell its transactions");
            }
        }
        return ids;
    }

    /** Whether it is what nodes of this prefix write checkpoints with; their ids have no dot. */
    private boolean isOurs(String transactionalId) {
        String own = options.transactionalId();
        String family = own.substring(0, own.lastIndexOf('.') + 1);
        return transactionalId.startsWith(family) && transactionalId.indexOf('.', family.length()) < 0;
    }

    private static Looked told(Place place, Found found, String why) {
        LOGGER.atWarn()
                .addKeyValue("partition", place.partition())
                .addKeyValue("offset", found.start())
                .addKeyValue("transactionalId", found.transactionalId())
                .addKeyValue("producerId", found.open().producerId())
                .addKeyValue("why", why)
                .log("a transaction is in the way that only a person may end: docs/operating.md, "
                        + "\"A transaction that does not end\"");
        return Looked.TOLD;
    }

    private static Looked failed(String where, Exception failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        LOGGER.atWarn()
                .addKeyValue("partition", where)
                .addKeyValue("error", String.valueOf(cause))
                .addKeyValue(
                        "todo",
                        cause instanceof AuthorizationException
                                ? "give this node's user the rights, or end it: docs/operating.md"
                                : "none, it is tried again")
                .log("a transaction in the way could not be looked at or ended");
        return Looked.TOLD;
    }

    private static <T> T answer(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.get(PATIENCE_MILLIS + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
