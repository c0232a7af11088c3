// SPDX-License-Identifier: Apache-2.0
/**
 * What was given up, and how it stands on the dead letters topic.
 *
 * <p>Immutable data and its codec; the only writer is {@code delivery.checkpoint}. Start at {@link
 * dev.sluice.delivery.dead.DeadLetter}.
 */
@NullMarked
package dev.sluice.delivery.dead;

import org.jspecify.annotations.NullMarked;
