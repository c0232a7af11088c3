// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import dev.sluice.delivery.attempts.History;

/**
 * An open event as it is written down. In flight is not a state: what was in flight when a node ended is tried again.
 *
 * @param offset where the event stands in its partition
 * @param requests requests made so far
 * @param scheduled attempts that counted on the retry schedule
 * @param throttles throttling answers in a row
 * @param throttledSince when that run began, epoch milliseconds, 0 when there is none
 * @param due when the next attempt is due, epoch milliseconds
 * @param history what became of the attempts that have ended
 */
public record OpenState(
        long offset, int requests, int scheduled, int throttles, long throttledSince, long due, History history) {}
