// SPDX-License-Identifier: Apache-2.0
/**
 * Brings events to the clients of streams.
 *
 * <p>Start at {@link dev.sluice.delivery.stream.StreamHub}: one an event loop, and everything here is confined to that loop, but for what
 * says otherwise. Sessions at the tail stand in groups ({@code Groups}) and are written to once a tick; one that can't take what its
 * group got leaves it and reads on from ring or log at its own pace, until it is back. May import {@code delivery.loop},
 * {@code delivery.sweep} and {@code stream.wire}.
 */
@NullMarked
package dev.sluice.delivery.stream;

import org.jspecify.annotations.NullMarked;
