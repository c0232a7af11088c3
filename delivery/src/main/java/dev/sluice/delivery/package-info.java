// SPDX-License-Identifier: Apache-2.0
/**
 * How does an event get to those who want it?
 *
 * <p>The module's door: {@link dev.sluice.delivery.Delivery} starts a shard on each event loop and the Keeper beside them. The rooms,
 * each on what stands left of it: {@code dead}, {@code lane} (what is open or behind) ← {@code sweep} (how a shard gets at the log) ←
 * {@code shard} (who sends) ← {@code checkpoint} (what is written down); {@code address}, {@code webhook}, {@code retry} (one attempt,
 * and what follows it); {@code stream} (sockets).
 */
@NullMarked
package dev.sluice.delivery;

import org.jspecify.annotations.NullMarked;
