// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

/** What stops a request that somebody saw from counting once more. */
public enum ReplayStop {
    /** The proof tells when it was made: an old one is refused. */
    SIGNED_TIME,
    /** The proof covers the id: a repeat is known within the source's dedupe window. */
    SIGNED_ID,
    /** There is an id, where the proof does not reach: it stops the provider's repeats, and nobody who changes it. */
    FREE_ID,
    /** Neither is there. */
    NOTHING
}
