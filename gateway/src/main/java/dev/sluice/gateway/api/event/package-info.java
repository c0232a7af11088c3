// SPDX-License-Identifier: Apache-2.0
/**
 * Events over the API: published, found by their id, listed from the log.
 *
 * <p>Owns no thread. What belongs to one request ({@code Walk}) is confined to its event loop; all else is immutable or thread-safe.
 * Nothing is kept between requests: a list's {@code after} says where the log was left. Start reading with {@link
 * dev.sluice.gateway.api.event.EventRoutes}.
 */
@NullMarked
package dev.sluice.gateway.api.event;

import org.jspecify.annotations.NullMarked;
