// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.events.kafka.GroupProtocol;
import java.time.Duration;

/**
 * How this node keeps its place in the group.
 *
 * @param groupId the consumer group of all nodes
 * @param transactionalId stable for this node, so that a restart ends its own hanging transaction
 * @param protocol chosen at start
 * @param interval between two checkpoints
 * @param idleInterval between two checkpoints that write nothing new: they renew the lease
 * @param transactionTimeout after which Kafka aborts a transaction left open
 */
public record KeeperOptions(
        String groupId,
        String transactionalId,
        GroupProtocol protocol,
        Duration interval,
        Duration idleInterval,
        Duration transactionTimeout) {
    /** A checkpoint each second, at least one each 3 s, transactions of 10 s at most. */
    public static KeeperOptions of(String prefix, String nodeId, GroupProtocol protocol) {
        return new KeeperOptions(
                prefix + ".delivery",
                prefix + ".checkpoint." + nodeId,
                protocol,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10));
    }
}
