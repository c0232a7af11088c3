// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import dev.sluice.delivery.catchup.CatchUp;
import dev.sluice.delivery.checkpoint.Keeper;
import dev.sluice.delivery.checkpoint.KeeperStatus;
import dev.sluice.delivery.meters.DeliveryMeters;
import dev.sluice.delivery.notice.LogNotices;
import dev.sluice.delivery.retention.RetentionWatch;
import dev.sluice.delivery.shard.BrokerClock;
import dev.sluice.delivery.shard.Lease;
import dev.sluice.delivery.shard.Shard;
import dev.sluice.delivery.shard.ShardSetup;
import dev.sluice.delivery.shard.Standing;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.delivery.webhook.WebhookClient;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.events.tail.GapListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Delivers the events of the partitions that this node owns to webhooks. Thread-safe. On each of its event loops is a {@link Shard};
 * the {@link Keeper} writes down how far they got.
 */
public final class Delivery implements GapListener {
    /** How long one checkpoint, and one look at the registry, give the right to send: no longer than the group waits for a silent member. */
    private static final Duration LEASE = Duration.ofSeconds(6);

    private final List<Shard> shards;
    private final Keeper keeper;
    private final LogNotices notices;
    private final RetentionWatch retention;

    private Delivery(List<Shard> shards, Keeper keeper, LogNotices notices, RetentionWatch retention) {
        this.shards = shards;
        this.keeper = keeper;
        this.notices = notices;
        this.retention = retention;
    }

    /** Starts the shards, tells them what the registry knows, and joins the group. */
    public static Future<Delivery> start(DeliveryParts parts) {
        Lease lease = new Lease(LEASE.toNanos(), parts.registry()::followedNanos);
        BrokerClock brokers = new BrokerClock();
        return shards(parts, lease, brokers).map(shards -> {
            shards.forEach(parts.reader()::attach);
            parts.registry()
                    .listen(new SubscriptionFeed(
                            shards, parts.access().layout().eventsTopicId().toString()));
            parts.registry().listen(new PauseTeller(parts.notices()));
            Keeper keeper = new Keeper(
                    parts.access().clients(),
                    parts.access().topics(),
                    parts.access().layout(),
                    parts.keeper(),
                    shards,
                    lease,
                    brokers,
                    parts.control());
            keeper.start();
            Gauge.builder(
                            "sluice_partitions_stopped",
                            keeper,
                            each -> each.status().stopped().size())
                    .description("partitions of this node that can't be started; a person must act")
                    .register(parts.access().meters());
            FunctionCounter.builder("sluice_hanging_transactions_ended", keeper, Keeper::endedTransactions)
                    .description("transactions that the brokers had forgotten to end")
                    .register(parts.access().meters());
            RetentionWatch retention = new RetentionWatch(
                    parts.access().vertx(),
                    new StartOffsets(parts.access()),
                    shards,
                    parts.retention(),
                    Clock.systemUTC());
            return new Delivery(shards, keeper, parts.notices(), retention);
        });
    }

    private static Future<List<Shard>> shards(DeliveryParts parts, Lease lease, BrokerClock brokers) {
        Vertx vertx = parts.access().vertx();
        DeliveryMeters meters = new DeliveryMeters(parts.access().meters());
        CatchUp catchUp = new CatchUp(vertx);
        AtomicInteger next = new AtomicInteger();
        ConcurrentLinkedQueue<Shard> made = new ConcurrentLinkedQueue<>();
        DeploymentOptions each = new DeploymentOptions().setInstances(parts.shards());
        return vertx.deployVerticle(
                        () -> context -> {
                            made.add(shard(parts, context, next.getAndIncrement(), lease, brokers, meters, catchUp));
                            return Future.succeededFuture();
                        },
                        each)
                .map(id -> made.stream()
                        .sorted(Comparator.comparingInt(Shard::number))
                        .toList());
    }

    private static Shard shard(
            DeliveryParts parts,
            Context context,
            int number,
            Lease lease,
            BrokerClock brokers,
            DeliveryMeters meters,
            CatchUp catchUp) {
        ClientSettings settings = parts.client().atMost(ShardSetup.connections(parts.shards()));
        WebhookClient client = new WebhookClient(parts.access().vertx(), parts.guard(), settings);
        return new ShardSetup(
                        parts.access().vertx(),
                        parts.reader(),
                        parts.readBack(),
                        lease,
                        brokers,
                        parts.control(),
                        meters,
                        parts.notices(),
                        parts.replays(),
                        parts.letters(),
                        parts.attempts(),
                        catchUp,
                        parts.shards())
                .shard(number, context, client);
    }

    /** How this node stands in its group. */
    public KeeperStatus status() {
        return keeper.status();
    }

    /** How far the webhook subscription has got on the partitions that this node owns; completes on a thread of the node's. */
    public Future<List<Standing>> standing(String subscriptionId) {
        return Shard.of(subscriptionId, shards).standing(subscriptionId);
    }

    /** The nodes have said something of the subscription's endpoint. */
    public void noted(String subscriptionId) {
        Shard.of(subscriptionId, shards).noted(subscriptionId);
    }

    /** Fronts and sweeps find out by themselves what of it was still wanted. */
    @Override
    public void lost(int partition, long from, long to) {}

    @Override
    public void truncated(int partition, long from, long end) {
        keeper.truncated();
        shards.forEach(shard -> shard.truncated(partition, end));
        keeper.truncated();
    }

    /** Hands every partition over and ends; what is in flight is finished or written down. */
    public Future<Void> stop() {
        retention.close();
        return keeper.stop()
                .compose(v -> Future.join(shards.stream().map(Shard::close).toList()))
                .eventually(notices::close)
                .mapEmpty();
    }
}
