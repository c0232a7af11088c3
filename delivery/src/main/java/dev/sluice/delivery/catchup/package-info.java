// SPDX-License-Identifier: Apache-2.0
/**
 * How much of a shard's time goes to those that are far behind: what live deliveries leave.
 *
 * <p>One {@link dev.sluice.delivery.catchup.CatchUpBudget} a shard, confined to its event loop; one {@link
 * dev.sluice.delivery.catchup.LiveSigns} a node, thread-safe. Start at {@link dev.sluice.delivery.catchup.CatchUpBudget}, then {@link
 * dev.sluice.delivery.catchup.Share}, which decides and is pure. May import {@code loop}.
 */
@NullMarked
package dev.sluice.delivery.catchup;

import org.jspecify.annotations.NullMarked;
