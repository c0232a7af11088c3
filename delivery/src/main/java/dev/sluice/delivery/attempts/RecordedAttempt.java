// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

/**
 * One attempt as the record of attempts knows it.
 *
 * @param eventId of the event: {@code evt_…}
 * @param partition where the event stands on the events topic
 * @param offset its offset there
 * @param number of requests made for the event up to this one, from 1
 * @param at when it ended, epoch milliseconds
 * @param millis how long it took
 * @param ending what it came to
 * @param status of the answer, 0 when there was none
 */
public record RecordedAttempt(
        String eventId, int partition, long offset, int number, long at, int millis, Ending ending, int status) {}
