// SPDX-License-Identifier: Apache-2.0
/**
 * One subscription's endpoint: how fast it is sent to, and whether at all. Its circuit, rate and pauses with clock, timer and the other
 * nodes' notes, and the disabling of a subscription whose endpoint is gone or fails for days.
 *
 * <p>Confined to the event loop of the subscription's shard, but for the two interfaces to the rest of the gateway, {@link
 * dev.sluice.delivery.endpoint.SubscriptionControl} and {@link dev.sluice.delivery.endpoint.EndpointNotes}, which are thread-safe. Start
 * at {@link dev.sluice.delivery.endpoint.EndpointPace}, then {@link dev.sluice.delivery.endpoint.Serving}; what they decide is in {@code
 * pace}. Knows nothing of lanes and partitions.
 */
@NullMarked
package dev.sluice.delivery.endpoint;

import org.jspecify.annotations.NullMarked;
