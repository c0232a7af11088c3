// SPDX-License-Identifier: Apache-2.0
/**
 * How work takes turns with sockets on an event loop, and what happens when a turn fails. Start at {@link
 * dev.sluice.delivery.loop.NextTurn}, which any thread may use, and {@link dev.sluice.delivery.loop.Guard}, which is confined to the loop
 * of its shard. Imports nothing of ours.
 */
@NullMarked
package dev.sluice.delivery.loop;

import org.jspecify.annotations.NullMarked;
