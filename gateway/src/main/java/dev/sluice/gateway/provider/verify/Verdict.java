// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

/** What verifying a request came to. */
public sealed interface Verdict {

    /**
     * Genuine.
     *
     * @param grade what the scheme binds
     */
    record Verified(VerificationGrade grade) implements Verdict {}

    /**
     * Not genuine, or not provably so.
     *
     * @param code the first check that failed, in the order shape, key material, signature, tolerance
     */
    record Refused(ReasonCode code) implements Verdict {}
}
