// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import org.jspecify.annotations.Nullable;

/**
 * What one row came to.
 *
 * @param provider of the row
 * @param name of the row, unique with the provider
 * @param passed whether verdict and code are the expected ones; for a row with a policy, the verdict alone
 * @param expected {@code ok} or a reason code
 * @param actual {@code ok}, a reason code, {@code unknown provider}, or why the row could not be run
 * @param note the row's policy where ours differs; else null
 */
public record VectorResult(
        String provider,
        String name,
        boolean passed,
        String expected,
        String actual,
        @Nullable String note) {

    @Override
    public String toString() {
        String line = (passed ? "ok      " : "FAILED  ") + provider + ": " + name;
        String difference = expected.equals(actual) ? "" : " (expected " + expected + ", was " + actual + ")";
        return line + difference + (note == null ? "" : " [policy: " + note + "]");
    }
}
