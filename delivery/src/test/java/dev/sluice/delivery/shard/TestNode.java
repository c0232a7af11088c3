// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.config.subscription.Ordering;
import dev.sluice.config.subscription.WebhookSpec.Attempts;
import dev.sluice.config.subscription.WebhookSpec.HeadersPrefix;
import dev.sluice.config.subscription.WebhookSpec.Mode;
import dev.sluice.config.value.Rate;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.attempts.AttemptBlockCodec;
import dev.sluice.delivery.attempts.AttemptKey;
import dev.sluice.delivery.attempts.AttemptLog;
import dev.sluice.delivery.attempts.RecordedAttempt;
import dev.sluice.delivery.catchup.CatchUp;
import dev.sluice.delivery.checkpoint.Keeper;
import dev.sluice.delivery.checkpoint.KeeperOptions;
import dev.sluice.delivery.checkpoint.KeeperStatus;
import dev.sluice.delivery.endpoint.Disabling;
import dev.sluice.delivery.endpoint.EndpointNotes;
import dev.sluice.delivery.endpoint.SubscriptionControl;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.lookback.LookBack;
import dev.sluice.delivery.lookback.WalkBack;
import dev.sluice.delivery.meters.DeliveryMeters;
import dev.sluice.delivery.notice.LogNotices;
import dev.sluice.delivery.pace.Probes;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.delivery.replay.ReplayNote;
import dev.sluice.delivery.replay.ReplayProgress;
import dev.sluice.delivery.replay.ReplayTask;
import dev.sluice.delivery.retention.RetentionWatch;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.delivery.webhook.ConsentSpec;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import dev.sluice.delivery.webhook.RequestForm;
import dev.sluice.delivery.webhook.WebhookClient;
import dev.sluice.events.Event;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.GroupProtocol;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import dev.sluice.events.log.EventLog;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.events.tail.GapListener;
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.ReaderOptions;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.State;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** One node's delivery without registry and door: subscriptions are told to it by hand. */
final class TestNode implements AutoCloseable {
    static final int PARTITIONS = 4;
    static final Disabling DISABLING = new Disabling(true, Duration.ofDays(5));
    static final String SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Shard> shards;
    private final Keeper keeper;
    private final LogAccess access;
    private final Reader reader;
    private final ReadBack readBack;
    private final EventLog log;
    private final LogNotices notices;
    private final LetterLog letters;
    private final AttemptLog attempts;
    private final LookBack lookBack;
    private final String attemptsTopic;
    private final InstantSource clock;
    /** As of when the registry is known; null is of now. */
    volatile @Nullable Long registryAt;

    private final Lease lease = new Lease(Duration.ofSeconds(6).toNanos(), this::registryAt);
    final BrokerClock brokers = new BrokerClock();
    final ConcurrentLinkedQueue<String> disabled = new ConcurrentLinkedQueue<>();
    final Map<String, Long> failing = new ConcurrentHashMap<>();
    final KnownReplays replays = new KnownReplays();
    /** The partitions whose log was cut under this node. */
    final ConcurrentLinkedQueue<Integer> cuts = new ConcurrentLinkedQueue<>();

    final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

    final TestNotes endpoints;
    private final Consumer<String> heard = this::told;

    /**
     * Starts it.
     *
     * @param endpoints what this node and others tell each other
     * @param probes when open circuits are probed
     * @param clock by which events are received, grow old and are due again
     */
    TestNode(TestSite site, String id, GroupProtocol protocol, TestNotes endpoints, Probes probes, InstantSource clock)
            throws Exception {
        this.endpoints = endpoints;
        this.clock = clock;
        this.attemptsTopic = site.topic("attempts");
        KafkaClients clients = site.clients("sluice-" + id);
        Topics topics = new Topics(site.prefix());
        try (Admin admin = clients.admin("setup")) {
            TopicOptions options = new TopicOptions(PARTITIONS, 1, Duration.ofDays(7), Duration.ofDays(30), 1_048_576);
            access = new LogAccess(vertx, clients, topics, topics.ensure(admin, options, true), meters);
        }
        DedupeWindow window = new DedupeWindow(100_000, meters);
        reader = new Reader(access, window, ReaderOptions.defaults().withGapListener(new Told()));
        await(reader.start());
        readBack = new ReadBack(access, window, reader);
        log = new EventLog(access, window, Duration.ofSeconds(5));
        await(log.start());
        notices = new LogNotices(vertx, event -> log.publish(event, true), meters, java.time.Clock.systemUTC());
        letters = new LetterLog(access);
        attempts = new AttemptLog(access);
        lookBack = new LookBack(access);
        shards = shards(probes);
        shards.forEach(reader::attach);
        endpoints.listen(heard);
        keeper = new Keeper(
                clients,
                topics,
                access.layout(),
                KeeperOptions.of(site.prefix(), id, protocol),
                shards,
                lease,
                brokers,
                control);
        keeper.start();
    }

    KeeperStatus status() {
        return keeper.status();
    }

    /** How many transactions it ended that the broker had forgotten to end. */
    long endedTransactions() {
        return keeper.endedTransactions();
    }

    /** As the gateway tells it: read-back first, then {@code Delivery}. */
    private final class Told implements GapListener {
        @Override
        public void lost(int partition, long from, long to) {}

        @Override
        public void truncated(int partition, long from, long end) {
            cuts.add(partition);
            readBack.truncated(partition, from, end);
            keeper.truncated();
            shards.forEach(shard -> shard.truncated(partition, end));
            keeper.truncated();
        }
    }

    private final SubscriptionControl control = new SubscriptionControl() {
        @Override
        public void disable(WebhookSubscription subscription, String reason) {
            disabled.add(subscription.subscription().id() + ":" + reason);
        }

        @Override
        public long failingSince(Subscription subscription) {
            return failing.getOrDefault(subscription.id(), 0L);
        }

        @Override
        public void failing(Subscription subscription, long since) {
            failing.put(subscription.id(), since);
        }

        @Override
        public void recovered(Subscription subscription) {
            failing.remove(subscription.id());
        }

        @Override
        public EndpointNotes endpoints() {
            return endpoints;
        }

        @Override
        public void stuck() {
            disabled.add("stuck");
        }
    };

    private List<Shard> shards(Probes probes) throws Exception {
        ShardSetup setup = new ShardSetup(
                vertx,
                reader,
                readBack,
                lease,
                brokers,
                control,
                new DeliveryMeters(meters),
                notices,
                replays,
                letters,
                attempts,
                new CatchUp(vertx),
                2);
        AddressGuard guard = new AddressGuard(
                new TargetPolicy(true, true, List.of(), List.of(), java.util.Set.of()),
                DnsNames.ofMachine(vertx, true));
        List<Shard> made = new ArrayList<>();
        AtomicInteger number = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            await(vertx.deployVerticle(context -> {
                WebhookClient client = new WebhookClient(vertx, guard, ClientSettings.of("sluice-test"));
                made.add(setup.shard(number.getAndIncrement(), context, client, probes, clock));
                return Future.succeededFuture();
            }));
        }
        return made;
    }

    private long registryAt() {
        Long stale = registryAt;
        return stale == null ? System.nanoTime() : stale;
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    Keeper keeper() {
        return keeper;
    }

    /** Says that these are all the subscriptions there are. */
    void subscriptions(long position, WebhookSubscription... all) throws Exception {
        for (Shard shard : shards) {
            List<WebhookSubscription> its = new ArrayList<>();
            for (WebhookSubscription one : all) {
                if (Shard.of(one.subscription().id(), shards) == shard) {
                    its.add(one);
                }
            }
            await(shard.apply(its, List.of(), position));
        }
    }

    /** Says that these replays run, and those have ended. */
    void replays(long position, List<ReplayTask> begun, List<String> ended) throws Exception {
        for (Shard shard : shards) {
            List<ReplayTask> its = begun.stream()
                    .filter(task -> Shard.of(task.owner().subscriptionId(), shards) == shard)
                    .toList();
            await(shard.apply(new ShardStep(List.of(), List.of(), its, ended, position)));
        }
    }

    /** What would stand in the signals. */
    static final class KnownReplays implements ReplayProgress {
        final Map<String, ReplayNote> notes = new ConcurrentHashMap<>();

        @Override
        public Optional<ReplayNote> find(String replay, int partition) {
            return Optional.ofNullable(notes.get(replay + "/" + partition));
        }

        @Override
        public void tell(String replay, int partition, ReplayNote note) {
            notes.put(replay + "/" + partition, note);
        }
    }

    /** Says that this one is not there any more. */
    void remove(long position, String id) throws Exception {
        for (Shard shard : shards) {
            await(shard.apply(List.of(), List.of(id), position));
        }
    }

    static WebhookSubscription subscription(
            String id, long incarnation, String types, String url, List<Duration> schedule) {
        return subscription(id, incarnation, State.ACTIVE, types, url, schedule);
    }

    static WebhookSubscription subscription(
            String id, long incarnation, State state, String types, String url, List<Duration> schedule) {
        Subscription subscription =
                new Subscription(id, "t", incarnation, 1, state, TypePatterns.of(List.of(types)), null, Map.of(), null);
        Endpoint endpoint = Endpoint.of(new EndpointSpec(url, List.of(SECRET), Map.of(), Duration.ofSeconds(5)));
        return new WebhookSubscription(
                subscription, endpoint, new RetryPolicy(schedule, 0), 16, null, DISABLING, Attempts.ALL);
    }

    /** The same with other types. */
    static Subscription with(Subscription other, List<String> types) {
        return new Subscription(
                other.id(),
                other.tenant(),
                other.incarnation(),
                other.version(),
                other.state(),
                TypePatterns.of(types),
                null,
                other.starts(),
                null);
    }

    /** The same for which events are too old after so long. */
    static WebhookSubscription expiring(WebhookSubscription other, Duration maxAge) {
        return with(other, maxAge, Ordering.NONE);
    }

    private static WebhookSubscription with(WebhookSubscription other, @Nullable Duration maxAge, Ordering ordering) {
        Subscription plain = other.subscription();
        Subscription subscription = new Subscription(
                plain.id(),
                plain.tenant(),
                plain.incarnation(),
                plain.version(),
                plain.state(),
                plain.types(),
                null,
                plain.starts(),
                maxAge,
                ordering);
        return new WebhookSubscription(
                subscription, other.endpoint(), other.retry(), 16, null, DISABLING, Attempts.ALL);
    }

    /** The same for which a 410 is a failure like others. */
    static WebhookSubscription tryingGone(WebhookSubscription other) {
        Disabling disabling = new Disabling(false, DISABLING.after());
        return new WebhookSubscription(
                other.subscription(), other.endpoint(), other.retry(), 16, null, disabling, Attempts.ALL);
    }

    /** The same with order by key. */
    static WebhookSubscription ordered(WebhookSubscription other) {
        return with(other, null, Ordering.KEY);
    }

    /** The same signed with this secret. */
    static WebhookSubscription signed(WebhookSubscription other, String url, String secret) {
        Endpoint endpoint = Endpoint.of(new EndpointSpec(url, List.of(secret), Map.of(), Duration.ofSeconds(5)));
        return new WebhookSubscription(
                other.subscription(), endpoint, other.retry(), 16, null, DISABLING, Attempts.ALL);
    }

    /** The same with other bounds on its requests. */
    static WebhookSubscription limited(
            WebhookSubscription other, String url, @Nullable Rate rate, @Nullable ConsentSpec consent) {
        RequestForm form = new RequestForm(Mode.BINARY, HeadersPrefix.WEBHOOK, List.of(), consent);
        Endpoint endpoint = Endpoint.of(new EndpointSpec(url, List.of(SECRET), Map.of(), Duration.ofSeconds(5), form));
        return new WebhookSubscription(
                other.subscription(), endpoint, other.retry(), 16, rate, DISABLING, Attempts.ALL);
    }

    static Event event(String type, int number) {
        return event(type, number, System.currentTimeMillis());
    }

    private static Event event(String type, int number, long receivedMillis) {
        return Event.builder()
                .tenant("t")
                .id(type + "-" + number)
                .source("/in/test")
                .type(type)
                .time(java.time.Instant.EPOCH)
                .receivedMillis(receivedMillis)
                .verification("body")
                .contentType("application/json")
                .data(("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Publishes events whose types are their keys, each {@code k0-0}, {@code k1-1} and so on, and waits for the acknowledgements. */
    void publishKeyed(int keys, int from, int to) throws Exception {
        List<Future<?>> acks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String key = "k" + i % keys;
            Event event = Event.builder()
                    .tenant("t")
                    .id(key + "-" + i)
                    .source("/in/test")
                    .type(key)
                    .partitionKey(key)
                    .time(java.time.Instant.EPOCH)
                    .receivedMillis(System.currentTimeMillis())
                    .verification("body")
                    .build();
            acks.add(log.publish(event, true));
        }
        await(Future.all(acks));
    }

    /** Publishes and waits for the acknowledgements. */
    void publish(String type, int from, int to) throws Exception {
        List<Future<?>> acks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String id = type + "-" + i;
            Event event = event(type, i, clock.millis());
            acks.add(log.publish(event, true).onSuccess(receipt -> acknowledged.put(id, 1)));
        }
        await(Future.all(acks));
    }

    /** Looks where the log begins when it is told to; all that is older than {@code clock} says is in danger. */
    RetentionWatch retention(InstantSource clock) {
        return new RetentionWatch(vertx, new StartOffsets(access), shards, Duration.ofMillis(1), clock);
    }

    /** How far the subscription has got on each partition. */
    List<Standing> standing(String subscription) throws Exception {
        return await(Shard.of(subscription, shards).standing(subscription));
    }

    /** Where the log ends, as far as this node has read. */
    Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ends.put(partition, reader.tail(partition).endOffset());
        }
        return ends;
    }

    /** What is recorded of the subscription's attempts, the newest first. */
    List<RecordedAttempt> attempts(String subscription) throws Exception {
        AttemptKey key = new AttemptKey("t", subscription);
        List<RecordedAttempt> found = new ArrayList<>();
        var bounds = new WalkBack.Bounds(10_000, TimeUnit.SECONDS.toNanos(20));
        WalkBack walk =
                await(WalkBack.ofKey(lookBack, attemptsTopic, vertx.getOrCreateContext(), key.bytes(), null, bounds));
        await(walk.go(record -> {
            if (key.is(record.key())) {
                found.addAll(AttemptBlockCodec.read(record.value()).reversed());
            }
            return true;
        }));
        return found;
    }

    private void told(String about) {
        Shard.of(about, shards).noted(about);
    }

    double gauge(String name, String subscription) {
        var found = meters.find(name).tags("subscription", subscription).gauge();
        return found == null ? -1 : found.value();
    }

    double meter(String name, String... tags) {
        var found = meters.find(name).tags(tags).counter();
        return found == null ? 0 : found.count();
    }

    /** How often it was told that the log had lost something. */
    long gaps() {
        return meters.get("sluice_gap_offsets").summary().count();
    }

    /** The names of the series that a subscription has. */
    List<String> series(String subscription) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> subscription.equals(id.getTag("subscription")))
                .map(Meter.Id::getName)
                .toList();
    }

    @Override
    public void close() throws Exception {
        await(keeper.stop());
        for (Shard shard : shards) {
            await(shard.close());
        }
        end();
    }

    private void end() throws Exception {
        endpoints.leave(heard);
        await(notices.close());
        letters.close();
        attempts.close();
        lookBack.close();
        readBack.close();
        reader.close();
        await(log.close());
        await(vertx.close());
    }
}
