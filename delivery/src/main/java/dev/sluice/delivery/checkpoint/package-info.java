// SPDX-License-Identifier: Apache-2.0
/**
 * What is written down, when, and how a new owner goes on from it.
 *
 * <p>One thread, {@code sluice-keeper}, owns the group's consumer and the transactional producer; another, {@code sluice-loader},
 * reads back the state of partitions that were assigned, beside the others' work. Start at {@link
 * dev.sluice.delivery.checkpoint.Keeper}, who is in the group; then {@code Checkpoints}, which asks and writes, and {@code ShardPlaces},
 * which is pure. May import {@code shard}, {@code lane}, {@code state}, {@code dead}.
 */
@NullMarked
package dev.sluice.delivery.checkpoint;

import org.jspecify.annotations.NullMarked;
