// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.Snapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** The topic as read so far. Owned by the registry thread. */
final class RegistryView {
    /*
     * "To the end" is the high watermark, never the end that a read_committed consumer is told (the last stable offset):
     * an open transaction below the watermark is waited out, so that nothing committed before the question is missed.
     */

    private static final Duration TURN = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final TopicPartition log;
    private final ResourceCodec codec;
    private final Map<String, Resource<SourceSettings>> sources = new HashMap<>();
    private final Map<String, Resource<SubscriptionSettings>> subscriptions = new HashMap<>();
    private final Set<ResourceKey> touched = new LinkedHashSet<>();
    private final Set<Long> landed = new HashSet<>();
    private final java.util.function.Consumer<Step> publisher;
    private Snapshot published = Snapshot.EMPTY;
    private @Nullable RuntimeException broken;

    RegistryView(
            Consumer<byte[], byte[]> consumer,
            Admin admin,
            TopicPartition log,
            ResourceCodec codec,
            java.util.function.Consumer<Step> publisher) {
        this.consumer = consumer;
        this.admin = admin;
        this.log = log;
        this.codec = codec;
        this.publisher = publisher;
    }

    /** Goes to the oldest record. */
    void rewind() {
        consumer.assign(List.of(log));
        consumer.seekToBeginning(List.of(log));
    }

    /** Where the log ends now, open transactions included. */
    long highWatermark() {
        var options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        try {
            return admin.listOffsets(Map.of(log, OffsetSpec.latest()), options)
                    .partitionResult(log)
                    .get(PATIENCE_NANOS, TimeUnit.NANOSECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException failed) {
            throw new RegistryException("the end of " + log + " can't be told", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RegistryException("interrupted", stopped);
        }
    }

    /** Reads until every record below {@code end} is in. */
    void readTo(long end) {
        long begin = System.nanoTime();
        while (position() < end) {
            read(TURN);
            if (System.nanoTime() - begin > PATIENCE_NANOS)
                throw new RegistryException("the registry did not reach " + end + ", is at " + position(), null);
        }
    }

    /** Reads what there is, waiting a while for it. What can't be understood ends it for good: nothing is passed over. */
    void read(Duration wait) {
        if (broken != null) throw broken;
        for (ConsumerRecord<byte[], byte[]> each : poll(wait)) {
            try {
                apply(each);
            } catch (RuntimeException notUnderstood) {
                broken = notUnderstood;
                throw notUnderstood;
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (WakeupException commandWaits) {
            return ConsumerRecords.empty();
        }
    }

    /** What a record said that can't be understood; null while all is well. */
    @Nullable
    RuntimeException broken() {
        return broken;
    }

    /** Every record below it is in. */
    long position() {
        return consumer.position(log);
    }

    /** Tells the publisher what changed since it was last told. */
    Snapshot publish() {
        Snapshot before = published;
        long position = position();
        if (touched.isEmpty() && position == before.position()) return before;
        published = touched.isEmpty()
                ? new Snapshot(position, before.sources(), before.subscriptions())
                : new Snapshot(position, sources, subscriptions);
        List<ResourceChange> changes =
                touched.stream().map(key -> change(key, before, published)).toList();
        touched.clear();
        publisher.accept(new Step(before, published, changes));
        return published;
    }

    /** From now on remembers which offsets come in. */
    void watch() {
        landed.clear();
    }

    /** Whether the record at this offset came in, thus was committed, since {@link #watch}. */
    boolean landed(long offset) {
        return landed.contains(offset);
    }

    private void apply(ConsumerRecord<byte[], byte[]> each) {
        ResourceKey key = ResourceKey.parse(each.key());
        byte[] value = each.value();
        switch (key.kind()) {
            case SOURCE -> {
                if (value == null) sources.remove(key.id());
                else sources.put(key.id(), codec.readSource(key.id(), value, each.offset()));
            }
            case SUBSCRIPTION -> {
                if (value == null) subscriptions.remove(key.id());
                else subscriptions.put(key.id(), codec.readSubscription(key.id(), value, each.offset()));
            }
        }
        touched.add(key);
        if (landed.size() < 10_000) landed.add(each.offset());
    }

    /** As if all of it were new. */
    static List<ResourceChange> everything(Snapshot snapshot) {
        Stream<ResourceChange> sources = snapshot.sources().entrySet().stream()
                .map(each -> new ResourceChange.OfSource(each.getKey(), null, each.getValue()));
        Stream<ResourceChange> subscriptions = snapshot.subscriptions().entrySet().stream()
                .map(each -> new ResourceChange.OfSubscription(each.getKey(), null, each.getValue()));
        return Stream.concat(sources, subscriptions).toList();
    }

    private static ResourceChange change(ResourceKey key, Snapshot before, Snapshot after) {
        String id = key.id();
        return switch (key.kind()) {
            case SOURCE ->
                new ResourceChange.OfSource(
                        id, before.sources().get(id), after.sources().get(id));
            case SUBSCRIPTION ->
                new ResourceChange.OfSubscription(
                        id,
                        before.subscriptions().get(id),
                        after.subscriptions().get(id));
        };
    }

    /** From one published snapshot to the next. */
    record Step(Snapshot before, Snapshot after, List<ResourceChange> changes) {}
}
