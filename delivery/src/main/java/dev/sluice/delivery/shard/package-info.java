// SPDX-License-Identifier: Apache-2.0
/**
 * Delivers to webhooks: one shard an event loop, each with its own subscriptions.
 *
 * <p>A {@link dev.sluice.delivery.shard.Shard} is confined to its event loop; whoever calls it from elsewhere gets a future and it
 * hops home. It matches what the tails bring, a dispatcher for each subscription pulls events from its lanes while its endpoint has
 * credit. Start at {@link dev.sluice.delivery.shard.Shard}. May import {@code lane}, {@code sweep}, {@code retry}, {@code webhook},
 * {@code dead}.
 */
@NullMarked
package dev.sluice.delivery.shard;

import org.jspecify.annotations.NullMarked;
