// SPDX-License-Identifier: Apache-2.0
/**
 * How fast, and whether at all, an endpoint is sent to: its circuit, how many requests may be under way, its Retry-After; and what all
 * endpoints of an event loop may hold at a time.
 *
 * <p>Pure: no clock, no timer, no Vert.x; whoever calls says what time it is, in epoch milliseconds. Confined to the endpoint's event
 * loop. Start at {@link dev.sluice.delivery.pace.Pace}; the rules are in docs/decisions/0013. May import {@code webhook} for what an
 * attempt came to.
 */
@NullMarked
package dev.sluice.delivery.pace;

import org.jspecify.annotations.NullMarked;
