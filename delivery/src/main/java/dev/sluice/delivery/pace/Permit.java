// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

/**
 * The right to make one request, given back when it has ended.
 *
 * @param round of the in-flight limit
 * @param probe the number of the open circuit's probe; 0: it is none
 */
public record Permit(int round, int probe) {
    /** Whether it is a probe: then it uses up nothing of the event's schedule. */
    public boolean isProbe() {
        return probe != 0;
    }
}
