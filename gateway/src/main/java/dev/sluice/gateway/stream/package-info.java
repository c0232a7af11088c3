// SPDX-License-Identifier: Apache-2.0
/**
 * {@code GET /v1/stream}: WebSockets and Server-Sent Events, from the handshake to the last word.
 *
 * <p>{@link dev.sluice.gateway.stream.Streams} is the node's, thread-safe; it makes a {@link
 * dev.sluice.gateway.stream.StreamEndpoint} for each event loop, to which everything else here is confined. Start reading with the
 * endpoint, then {@code Client}. What a session is sent is {@code delivery.stream}'s matter.
 */
@NullMarked
package dev.sluice.gateway.stream;

import org.jspecify.annotations.NullMarked;
