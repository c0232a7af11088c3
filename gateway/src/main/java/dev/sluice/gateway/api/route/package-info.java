// SPDX-License-Identifier: Apache-2.0
/**
 * How a request of the admin API becomes an answer: which route it means, who asks, whether its query and body are what the route takes,
 * and how a failure is told. The rooms beside it say what the routes do.
 *
 * <p>A {@link dev.sluice.gateway.api.route.Dispatcher} is confined to its event loop with every {@link
 * dev.sluice.gateway.api.route.Call}; all else is immutable or thread-safe. Start reading with {@link
 * dev.sluice.gateway.api.route.Route}.
 */
@NullMarked
package dev.sluice.gateway.api.route;

import org.jspecify.annotations.NullMarked;
