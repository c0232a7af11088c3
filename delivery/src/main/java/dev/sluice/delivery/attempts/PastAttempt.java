// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

/**
 * One request that did not deliver its event.
 *
 * @param at when it ended, epoch milliseconds
 * @param ending what it came to
 * @param status of the answer, 0 when there was none
 * @param answer the first bytes of the answer's body as text, empty when there was none or it was not kept
 */
public record PastAttempt(long at, Ending ending, int status, String answer) {
    PastAttempt saying(String text) {
        return new PastAttempt(at, ending, status, text);
    }
}
