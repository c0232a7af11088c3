// SPDX-License-Identifier: Apache-2.0
/**
 * Decides what happens after an attempt.
 *
 * <p>Pure: no clock, no I/O, no Vert.x, no threads. May use {@code delivery.webhook} for the outcome of an attempt. Start
 * at {@link dev.sluice.delivery.retry.RetryPolicy}.
 */
@NullMarked
package dev.sluice.delivery.retry;

import org.jspecify.annotations.NullMarked;
