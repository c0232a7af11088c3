// SPDX-License-Identifier: Apache-2.0
/**
 * What is delivered again: which part of a log, for whom, and how far it has got.
 *
 * <p>Owns no thread. A shard runs the replays of its subscriptions ({@code delivery.shard.Replays}) and notes how far they are; {@link
 * dev.sluice.delivery.replay.ReplayCare} reads the notes of all nodes and ends what is done. Start at {@link
 * dev.sluice.delivery.replay.ReplayTask}. The rules are in {@code docs/decisions/0016-replays.md}.
 */
@NullMarked
package dev.sluice.delivery.replay;

import org.jspecify.annotations.NullMarked;
