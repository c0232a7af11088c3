// SPDX-License-Identifier: Apache-2.0
/**
 * What is delivered again: a stretch of a log, for one subscription.
 *
 * <p>Pure: no clock, no I/O, no threads. Start at {@link dev.sluice.subscriptions.replay.Replay}. Uses nothing else of this module.
 */
@NullMarked
package dev.sluice.subscriptions.replay;

import org.jspecify.annotations.NullMarked;
