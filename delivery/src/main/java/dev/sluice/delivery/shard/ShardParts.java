// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.attempts.AttemptLog;
import dev.sluice.delivery.catchup.CatchUpBudget;
import dev.sluice.delivery.endpoint.EndpointParts;
import dev.sluice.delivery.endpoint.SubscriptionControl;
import dev.sluice.delivery.lane.QueueBudget;
import dev.sluice.delivery.loop.Guard;
import dev.sluice.delivery.meters.DeliveryMeters;
import dev.sluice.delivery.notice.Notices;
import dev.sluice.delivery.pace.Probes;
import dev.sluice.delivery.pace.Room;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.delivery.replay.ReplayProgress;
import dev.sluice.delivery.webhook.WebhookClient;
import dev.sluice.events.readback.ReadBack;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What one shard works with. Confined to its event loop, but for what says otherwise.
 *
 * @param vertx for timers
 * @param clock the wall clock
 * @param brokers the brokers' clock; thread-safe
 * @param random for jitter
 * @param lease the right to send; thread-safe
 * @param readBack older parts of the log; thread-safe
 * @param client posts to webhooks
 * @param control what delivery may ask of the registry; thread-safe
 * @param meters what is counted; thread-safe
 * @param budget bytes that wait in queues
 * @param parked which waiting events keep their body
 * @param guard stands around every turn, timer and answer
 * @param retries wakes what waits
 * @param notices tells tenants of their subscriptions; thread-safe
 * @param replays how far replays are, for all nodes; thread-safe
 * @param letters dead letters, for redrives; thread-safe
 * @param attempts takes the record of attempts; thread-safe
 * @param room what all requests under way may hold
 * @param probes when open circuits are probed
 * @param catchUp what those that are far behind may take of the loop's time
 */
record ShardParts(
        Vertx vertx,
        InstantSource clock,
        BrokerClock brokers,
        RandomGenerator random,
        Lease lease,
        ReadBack readBack,
        WebhookClient client,
        SubscriptionControl control,
        DeliveryMeters meters,
        QueueBudget budget,
        ParkedBodies parked,
        Guard guard,
        Retries retries,
        Notices notices,
        ReplayProgress replays,
        LetterLog letters,
        AttemptLog attempts,
        Room room,
        Probes probes,
        CatchUpBudget catchUp) {
    /** How many of one lane's events may wait for a retry. */
    static final int PARKED_LIMIT = 10_000;

    /** Bytes of dead letters that may wait for their checkpoint; above it nothing is sent, so that nothing more is given up. */
    static final long DEAD_LIMIT = 4L << 20;

    /** What of it the endpoints need. */
    EndpointParts endpoint() {
        return new EndpointParts(vertx, clock, random, guard, control, notices, probes);
    }
}
