// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.attempts.AttemptLog;
import dev.sluice.delivery.catchup.CatchUp;
import dev.sluice.delivery.endpoint.SubscriptionControl;
import dev.sluice.delivery.lane.QueueBudget;
import dev.sluice.delivery.loop.Guard;
import dev.sluice.delivery.meters.DeliveryMeters;
import dev.sluice.delivery.notice.Notices;
import dev.sluice.delivery.pace.Probes;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.delivery.replay.ReplayProgress;
import dev.sluice.delivery.webhook.WebhookClient;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.tail.Reader;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes the shards of a node.
 *
 * @param vertx for timers
 * @param reader the tails
 * @param readBack older parts of the log
 * @param lease the right to send
 * @param brokers the brokers' clock
 * @param control what delivery asks of the rest
 * @param meters what is counted
 * @param notices tells tenants of their subscriptions
 * @param replays how far replays are, for all nodes
 * @param letters dead letters, for redrives
 * @param attempts takes the record of attempts
 * @param catchUp what the shards share in catching up
 * @param shards how many there will be
 */
public record ShardSetup(
        Vertx vertx,
        Reader reader,
        ReadBack readBack,
        Lease lease,
        BrokerClock brokers,
        SubscriptionControl control,
        DeliveryMeters meters,
        Notices notices,
        ReplayProgress replays,
        LetterLog letters,
        AttemptLog attempts,
        CatchUp catchUp,
        int shards) {
    private static final long QUEUE_BYTES = 64L << 20;
    private static final long PARKED_BYTES = 32L << 20;

    /** How many connections one of {@code shards} may hold, idle ones included. */
    public static int connections(int shards) {
        return Math.max(2, Capacity.ofMachine().connections() / shards);
    }

    /**
     * Makes one; called on its event loop.
     *
     * @param number its place among the node's shards, from 0
     * @param client made on the same loop
     */
    public Shard shard(int number, Context context, WebhookClient client) {
        return shard(number, context, client, Probes.USUAL, Clock.systemUTC());
    }

    /** The same with circuits that are probed at other times, and another clock. */
    Shard shard(int number, Context context, WebhookClient client, Probes probes, InstantSource clock) {
        Guard guard = new Guard(control::stuck);
        ShardParts parts = new ShardParts(
                vertx,
                clock,
                brokers,
                RandomGenerator.getDefault(),
                lease,
                readBack,
                client,
                control,
                meters,
                new QueueBudget(QUEUE_BYTES / shards, Capacity.open(shards)),
                new ParkedBodies(PARKED_BYTES / shards),
                guard,
                new Retries(vertx, clock, guard),
                notices,
                replays,
                letters,
                attempts,
                Capacity.ofMachine().room(shards),
                probes,
                catchUp.budget(context, turn -> guard.run("catch up", turn)));
        return new Shard(number, shards, context, reader, parts);
    }
}
