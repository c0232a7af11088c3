// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.attempts.AttemptLog;
import dev.sluice.delivery.checkpoint.KeeperOptions;
import dev.sluice.delivery.endpoint.SubscriptionControl;
import dev.sluice.delivery.notice.LogNotices;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.delivery.replay.ReplayProgress;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.tail.Reader;
import dev.sluice.subscriptions.registry.Registry;
import java.time.Duration;

/**
 * What delivery works with.
 *
 * @param access the log
 * @param reader started
 * @param readBack older parts of the log
 * @param registry started
 * @param guard which addresses requests may go to
 * @param client how connections are kept
 * @param control what delivery asks of the rest
 * @param notices tells tenants of their subscriptions; closed with delivery
 * @param replays how far replays are, for all nodes
 * @param letters dead letters, for redrives
 * @param attempts takes the record of attempts
 * @param keeper how this node keeps its place in the group
 * @param shards how many, at most one an event loop
 * @param retention how long the log keeps events
 */
public record DeliveryParts(
        LogAccess access,
        Reader reader,
        ReadBack readBack,
        Registry registry,
        AddressGuard guard,
        ClientSettings client,
        SubscriptionControl control,
        LogNotices notices,
        ReplayProgress replays,
        LetterLog letters,
        AttemptLog attempts,
        KeeperOptions keeper,
        int shards,
        Duration retention) {}
