// SPDX-License-Identifier: Apache-2.0
/**
 * Delivers to webhooks: one shard an event loop, each with its own subscriptions.
 *
 * <p>A {@link dev.sluice.delivery.shard.Shard} is confined to its event loop; whoever calls it from elsewhere gets a future and it
 * hops home. It matches what the tails bring, a dispatcher for each subscription pulls events from its lanes while its endpoint has
 * credit. Start at {@link dev.sluice.delivery.shard.Shard}, then {@code Roster} (subscriptions), {@code OwnedPartition} (partitions) and
 * {@code Dispatcher} (sending; {@code Aftermath} says what becomes of an attempt). {@code Replays} runs beside them. Everybody here works
 * on the same lanes in the same turns, so this is one room; what needs no lane is elsewhere: {@code endpoint}, {@code catchup}, {@code
 * meters}.
 */
@NullMarked
package dev.sluice.delivery.shard;

import org.jspecify.annotations.NullMarked;
