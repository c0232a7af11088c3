// SPDX-License-Identifier: Apache-2.0
/**
 * What became of each request: the history that an open event carries until it is settled, and the record of all attempts on a topic of
 * its own.
 *
 * <p>A block is filled on a shard's event loop; one thread, {@code sluice-attempts}, packs and sends the full ones. All else is pure. Start
 * at {@link dev.sluice.delivery.attempts.AttemptBlock} and {@link dev.sluice.delivery.attempts.History}. May import nothing of delivery.
 */
@NullMarked
package dev.sluice.delivery.attempts;

import org.jspecify.annotations.NullMarked;
