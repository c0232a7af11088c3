// SPDX-License-Identifier: Apache-2.0
/**
 * The connections to webhooks: made to checked addresses only, kept while they are good, bounded in number.
 *
 * <p>Confined to the event loop of the client that posts. Start at {@link dev.sluice.delivery.connection.Connections}; {@link
 * dev.sluice.delivery.connection.Line} is what one endpoint has of them. May import {@code address}; knows nothing of
 * events.
 */
@NullMarked
package dev.sluice.delivery.connection;

import org.jspecify.annotations.NullMarked;
