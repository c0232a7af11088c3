// SPDX-License-Identifier: Apache-2.0
/**
 * How a subscription's deliveries fare: a request to try its endpoint, and how far behind it is.
 *
 * <p>Owns no thread. A webhook client belongs to the event loop that it was made on; all else is thread-safe. Start reading with {@link
 * dev.sluice.gateway.api.delivery.DeliveryRoutes}.
 */
@NullMarked
package dev.sluice.gateway.api.delivery;

import org.jspecify.annotations.NullMarked;
