// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.subscriptions.registry.Locked;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Snapshot.Name;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.type.EventType;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic as read so far. Owned by the registry thread. */
final class RegistryView {
    /*
     * "To the end" is the high watermark, never the end that a read_committed consumer is told (the last stable offset):
     * an open transaction below the watermark is waited out, so that nothing committed before the question is missed.
     */

    private static final Logger LOGGER = LoggerFactory.getLogger(RegistryView.class);
    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final TopicPartition log;
    private final ResourceCodec codec;
    private final Map<String, Resource<SourceSettings>> sources = new HashMap<>();
    private final Map<String, Resource<SubscriptionSettings>> subscriptions = new HashMap<>();
    private final Map<String, Resource<Replay>> replays = new HashMap<>();
    private final Map<String, Resource<EventType>> eventTypes = new HashMap<>();
    private final Set<Name> underOldKeys = new HashSet<>();
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
        return highWatermark(PATIENCE);
    }

    /** The same for somebody who waits no longer than that. */
    long highWatermark(Duration patience) {
        var options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        try {
            return admin.listOffsets(Map.of(log, OffsetSpec.latest()), options)
                    .partitionResult(log)
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS)
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
        readTo(end, PATIENCE);
    }

    /** The same for somebody who waits no longer than that. */
    void readTo(long end, Duration patience) {
        long begin = System.nanoTime();
        while (position() < end) {
            read(TURN);
            if (System.nanoTime() - begin > patience.toNanos())
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
                ? new Snapshot(
                        position,
                        before.sources(),
                        before.subscriptions(),
                        before.replays(),
                        before.eventTypes(),
                        before.underOldKeys())
                : new Snapshot(position, sources, subscriptions, replays, eventTypes, underOldKeys);
        List<ResourceChange> changes = touched.stream()
                .map(key -> change(key, before, published))
                .filter(RegistryView::isOne)
                .toList();
        touched.forEach(key -> tellLocked(published.find(key.kind(), key.id())));
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
        Resource<?> now = value == null ? removed(key) : read(key, value, each.offset());
        var name = new Name(key.kind(), key.id());
        if (value != null && now != null && now.locked() == null && codec.isOld(value)) underOldKeys.add(name);
        else underOldKeys.remove(name);
        touched.add(key);
        if (landed.size() < 10_000) landed.add(each.offset());
    }

    private Resource<?> read(ResourceKey key, byte[] value, long offset) {
        return switch (key.kind()) {
            case SOURCE -> {
                var source = codec.readSource(key.id(), value, offset);
                sources.put(key.id(), source);
                yield source;
            }
            case SUBSCRIPTION -> {
                var subscription = codec.readSubscription(key.id(), value, offset);
                subscriptions.put(key.id(), subscription);
                yield subscription;
            }
            case REPLAY -> {
                var replay = codec.readReplay(key.id(), value, offset);
                replays.put(key.id(), replay);
                yield replay;
            }
            case EVENT_TYPE -> {
                var type = codec.readEventType(key.id(), value, offset);
                eventTypes.put(key.id(), type);
                yield type;
            }
        };
    }

    private @Nullable Resource<?> removed(ResourceKey key) {
        return switch (key.kind()) {
            case SOURCE -> sources.remove(key.id());
            case SUBSCRIPTION -> subscriptions.remove(key.id());
            case REPLAY -> replays.remove(key.id());
            case EVENT_TYPE -> eventTypes.remove(key.id());
        };
    }

    /** Why nothing that has secrets can be opened; null when something can be, or nothing has any. */
    @Nullable
    String lockedOut() {
        String why = null;
        for (Resource<?> each : published.all().toList()) {
            Locked locked = each.locked();
            if (locked == null && hasSecrets(each)) return null;
            if (locked != null) why = locked.why();
        }
        return why;
    }

    private static boolean hasSecrets(Resource<?> resource) {
        return switch (resource.definition()) {
            case SubscriptionSettings settings -> settings.target() instanceof WebhookSpec;
            case Replay replay -> false;
            case EventType type -> false;
            default -> true;
        };
    }

    private static void tellLocked(@Nullable Resource<?> resource) {
        Locked locked = resource == null ? null : resource.locked();
        if (resource == null || locked == null) return;
        LOGGER.atError()
                .addKeyValue(resource.kind().label(), resource.id())
                .addKeyValue("error", locked.why())
                .log("secrets can't be opened; the resource stands still until they can");
    }

    /** What is only sealed anew has not changed. */
    private static boolean isOne(ResourceChange change) {
        Resource<?> after = change.after();
        return after == null || !after.equals(change.before());
    }

    /** As if all of it were new. */
    static List<ResourceChange> everything(Snapshot snapshot) {
        Stream<ResourceChange> sources = snapshot.sources().entrySet().stream()
                .map(each -> new ResourceChange.OfSource(each.getKey(), null, each.getValue()));
        Stream<ResourceChange> subscriptions = snapshot.subscriptions().entrySet().stream()
                .map(each -> new ResourceChange.OfSubscription(each.getKey(), null, each.getValue()));
        // a replay's subscription is told before it
        Stream<ResourceChange> replays = snapshot.replays().entrySet().stream()
                .map(each -> new ResourceChange.OfReplay(each.getKey(), null, each.getValue()));
        Stream<ResourceChange> eventTypes = snapshot.eventTypes().entrySet().stream()
                .map(each -> new ResourceChange.OfEventType(each.getKey(), null, each.getValue()));
        return Stream.of(sources, subscriptions, replays, eventTypes)
                .flatMap(each -> each)
                .toList();
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
            case REPLAY ->
                new ResourceChange.OfReplay(
                        id, before.replays().get(id), after.replays().get(id));
            case EVENT_TYPE ->
                new ResourceChange.OfEventType(
                        id, before.eventTypes().get(id), after.eventTypes().get(id));
        };
    }

    /** From one published snapshot to the next. */
    record Step(Snapshot before, Snapshot after, List<ResourceChange> changes) {}
}
