// SPDX-License-Identifier: Apache-2.0
/**
 * How does an event get to those who want it?
 *
 * <p>The module's door: {@link dev.sluice.delivery.Delivery} starts a shard on each event loop and the Keeper beside them. The rooms,
 * each on what stands left of it:
 *
 * <ul>
 *   <li>one attempt: {@code address}, {@code signing} ← {@code connection} ← {@code webhook} ← {@code retry}, {@code pace} (what follows
 *       it) ← {@code endpoint} (how fast, and whether at all)
 *   <li>where everybody stands: {@code attempts} ← {@code dead}, {@code state} (what is written) ← {@code lane} (what is open or behind)
 *   <li>who sends: {@code loop}, {@code catchup}, {@code sweep} (how a shard gets at the log), {@code meters}, {@code replay} ← {@code
 *       shard} ← {@code checkpoint} (when it is written), {@code retention}
 *   <li>sockets: {@code stream.wire} ← {@code stream}
 *   <li>what is told: {@code notice}; {@code lookback} (topics read backward, for lists)
 * </ul>
 */
@NullMarked
package dev.sluice.delivery;

import org.jspecify.annotations.NullMarked;
