// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.config.subscription.WebhookSpec.Attempts;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.catchup.CatchUp;
import dev.sluice.delivery.endpoint.Disabling;
import dev.sluice.delivery.endpoint.EndpointNotes;
import dev.sluice.delivery.endpoint.SubscriptionControl;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.QueueBudget;
import dev.sluice.delivery.loop.Guard;
import dev.sluice.delivery.meters.DeliveryMeters;
import dev.sluice.delivery.notice.Notices;
import dev.sluice.delivery.pace.Probes;
import dev.sluice.delivery.pace.Room;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.sweep.Source;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import dev.sluice.delivery.webhook.WebhookClient;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.tail.Tails;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One partition of one shard without broker and node: what is parked is parked by hand, the clock is turned by hand. */
final class Rig implements AutoCloseable {
    static final long START = 1_790_000_000_000L;

    final Vertx vertx = Vertx.vertx();
    final Context context = vertx.getOrCreateContext();
    final AtomicLong now = new AtomicLong(START);
    final BrokerClock brokers = new BrokerClock();
    final AtomicInteger stuck = new AtomicInteger();

    /** What nodes have noted; epoch milliseconds. */
    final AtomicLong failingSince = new AtomicLong();

    final AtomicInteger disables = new AtomicInteger();
    final AtomicInteger told = new AtomicInteger();

    /** How many turns the partition's front and sweeps had. */
    final AtomicInteger turns = new AtomicInteger();

    final TestNotes notes = new TestNotes();
    final QueueBudget budget;
    final ShardParts parts;
    final ShardBook book = new ShardBook(0, 1);
    final OwnedPartition partition;

    Rig() {
        this(Integer.MAX_VALUE, List.of());
    }

    /** @param room what all requests of the loop may hold */
    Rig(Room room) {
        this(Integer.MAX_VALUE, List.of(), room);
    }

    /**
     * @param mostOpen events on the shard
     * @param tail what the tail has
     */
    Rig(int mostOpen, List<LogRecord> tail) {
        this(mostOpen, tail, new Room(100, 1 << 30));
    }

    private Rig(int mostOpen, List<LogRecord> tail, Room room) {
        budget = new QueueBudget(1 << 20, mostOpen);
        Guard guard = new Guard(control::stuck);
        Lease lease = new Lease(Duration.ofHours(1).toNanos(), System::nanoTime);
        lease.renew(System.nanoTime());
        parts = new ShardParts(
                vertx,
                () -> Instant.ofEpochMilli(now.get()),
                brokers,
                RandomGenerator.getDefault(),
                lease,
                null,
                client(),
                control,
                new DeliveryMeters(new SimpleMeterRegistry()),
                budget,
                new ParkedBodies(1 << 30),
                guard,
                new Retries(vertx, () -> Instant.ofEpochMilli(now.get()), guard),
                new Told(),
                null,
                null,
                null,
                room,
                Probes.USUAL,
                new CatchUp(vertx).budget(context, turn -> guard.run("catch up", turn)));
        Source source = new Source(
                0,
                Tails.of(tail),
                (number, from, bytes) -> Future.failedFuture("not read"),
                turn -> {
                    turns.incrementAndGet();
                    context.runOnContext(v -> guard.run("turn", turn));
                },
                turn -> context.runOnContext(v -> guard.run("turn", turn)));
        partition = new OwnedPartition(parts, book, source, Adoption.first(0, Map.of(), 0), 0, () -> {});
        partition.committed(0);
    }

    /** One that may call nobody. */
    private WebhookClient client() {
        TargetPolicy nobody = new TargetPolicy(false, false, List.of(), List.of(), Set.of());
        return new WebhookClient(
                vertx, new AddressGuard(nobody, DnsNames.ofMachine(vertx, false)), ClientSettings.of("rig"));
    }

    private final SubscriptionControl control = new SubscriptionControl() {
        @Override
        public void disable(WebhookSubscription subscription, String reason) {
            disables.incrementAndGet();
        }

        @Override
        public long failingSince(Subscription subscription) {
            return failingSince.get();
        }

        @Override
        public void failing(Subscription subscription, long since) {
            failingSince.set(since);
        }

        @Override
        public void recovered(Subscription subscription) {}

        @Override
        public EndpointNotes endpoints() {
            return notes;
        }

        @Override
        public void stuck() {
            stuck.incrementAndGet();
        }
    };

    /** Counts what is told of circuits. */
    private final class Told implements Notices {
        @Override
        public void failing(Subscription subscription, long since) {
            told.incrementAndGet();
        }

        @Override
        public void recovered(Subscription subscription, long since) {
            told.incrementAndGet();
        }

        @Override
        public void disabled(Subscription subscription, Reason reason, long since) {}

        @Override
        public void gapAhead(Subscription subscription, int number, long from, long count) {}

        @Override
        public void gap(Subscription subscription, int number, long from, long to) {}

        @Override
        public void deadLettered(dev.sluice.delivery.dead.DeadLetter letter) {}
    }

    static WebhookSubscription webhook(@Nullable Duration maxAge) {
        Subscription subscription =
                new Subscription("s1", "t", 1, 1, State.ACTIVE, TypePatterns.of(null), null, Map.of(), maxAge);
        Endpoint endpoint = Endpoint.of(new EndpointSpec(
                "http://127.0.0.1:1/hook",
                List.of("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                Map.of(),
                Duration.ofSeconds(5)));
        return new WebhookSubscription(
                subscription,
                endpoint,
                new RetryPolicy(List.of(Duration.ofHours(5)), 0),
                16,
                null,
                new Disabling(true, Duration.ofDays(5)),
                Attempts.NONE);
    }

    /** A dispatcher whose only track is this one's. */
    Dispatcher dispatcher(@Nullable Duration maxAge, List<Track> tracks) {
        Dispatcher made = new Dispatcher(parts, webhook(maxAge), new Ground() {
            @Override
            public void stand(Dispatcher dispatcher) {}

            @Override
            public void resume(Dispatcher dispatcher) {}

            @Override
            public List<Track> tracks(Dispatcher dispatcher) {
                return tracks;
            }
        });
        book.add(made);
        return made;
    }

    Lane lane() {
        return partition.lanes().lane(webhook(null).key());
    }

    static LogRecord record(long offset, long received) {
        Event event = Event.builder()
                .tenant("t")
                .id("e-" + offset)
                .source("/in/test")
                .type("a.b")
                .receivedMillis(received)
                .build();
        return LogRecord.of(new Position(0, offset), received, 100, event);
    }

    /** The next event of the lane, in flight. */
    Open launched(long offset, long received) {
        partition.lanes().offer(lane(), record(offset, received));
        Open open = partition.lanes().launch(lane());
        if (open == null) {
            throw new AssertionError("not launched");
        }
        return open;
    }

    /** Runs it on the loop. */
    <T> T on(Callable<T> task) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> {
            try {
                done.complete(task.call());
            } catch (Exception | Error failed) {
                done.fail(failed);
            }
        });
        return done.future().await(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
