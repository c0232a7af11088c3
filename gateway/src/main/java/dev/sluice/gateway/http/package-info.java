// SPDX-License-Identifier: Apache-2.0
/**
 * The public listener: how a connection is bounded, which requests are let in at all, and who gets them. Everything here is confined
 * to the event loop of the {@link dev.sluice.gateway.http.FrontDoor} instance that made it. Start reading with {@code FrontDoor}.
 */
@NullMarked
package dev.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
