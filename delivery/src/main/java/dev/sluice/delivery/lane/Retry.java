// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

/**
 * When an open event is tried again, and what is remembered of the attempts made.
 *
 * @param due when the next attempt is due, epoch milliseconds
 * @param scheduled attempts that counted on the retry schedule
 * @param throttles throttling answers in a row
 * @param throttledSince when that run began, epoch milliseconds, 0 when there is none
 */
public record Retry(long due, int scheduled, int throttles, long throttledSince) {}
