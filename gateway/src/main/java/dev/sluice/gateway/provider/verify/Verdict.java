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

    /**
     * Not to be told yet: the key that the request names may be a good one and has to be fetched first. Ask again when it is there.
     *
     * @param key the key, of a place that the scheme trusts
     */
    record KeyWanted(KeyRef key) implements Verdict {}
}
