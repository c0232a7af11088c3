// SPDX-License-Identifier: Apache-2.0
/**
 * What the nodes tell each other of endpoints, and what a node does about one: open circuits, pauses, since when there are only failures,
 * and the subscription that is disabled for it.
 *
 * <p>Owns no thread; everything is thread-safe, and stands between {@code delivery.endpoint}, which asks, and {@code
 * subscriptions.signals} and {@code subscriptions.registry}, which keep. Start at {@link dev.sluice.gateway.endpoint.Control}.
 */
@NullMarked
package dev.sluice.gateway.endpoint;

import org.jspecify.annotations.NullMarked;
