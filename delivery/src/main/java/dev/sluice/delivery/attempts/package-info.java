// SPDX-License-Identifier: Apache-2.0
/**
 * What became of each request: the history that an open event carries until it is settled.
 *
 * <p>Pure: no clock, no I/O, no Vert.x. Start at {@link dev.sluice.delivery.attempts.History}. May import nothing of delivery.
 */
@NullMarked
package dev.sluice.delivery.attempts;

import org.jspecify.annotations.NullMarked;
