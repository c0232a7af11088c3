// SPDX-License-Identifier: Apache-2.0
/**
 * How a shard gets at the log: its front at the tail, and the sweep that brings up what is behind it.
 *
 * <p>Everything here is confined to its shard's event loop and works in turns of bounded length. Start at {@link
 * dev.sluice.delivery.sweep.Front}, then {@link dev.sluice.delivery.sweep.Sweep}. May import {@code events} and {@code
 * subscriptions.match}.
 */
@NullMarked
package dev.sluice.delivery.sweep;

import org.jspecify.annotations.NullMarked;
