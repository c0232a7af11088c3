// SPDX-License-Identifier: Apache-2.0
/**
 * What is counted and measured of webhook deliveries; the names are in docs/operating.md.
 *
 * <p>{@link dev.sluice.delivery.meters.DeliveryMeters}, where to start, is a node's and thread-safe; {@link
 * dev.sluice.delivery.meters.SubscriptionMeters} is confined to its shard's event loop, and goes with its subscription. May import
 * {@code webhook} and {@code dead} for what is told apart by labels.
 */
@NullMarked
package dev.sluice.delivery.meters;

import org.jspecify.annotations.NullMarked;
