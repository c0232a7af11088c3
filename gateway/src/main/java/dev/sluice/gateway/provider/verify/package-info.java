// SPDX-License-Identifier: Apache-2.0
/**
 * Tells whether a request is genuine, and makes requests that are: what every scheme has in common.
 *
 * <p>Immutable and thread-safe throughout: every verifier and signer may be used on all event loops at once. Start at {@link
 * SourceVerifier}; {@link ProofScheme} is what a scheme has to be. Uses {@code provider.scheme}.
 */
@NullMarked
package dev.sluice.gateway.provider.verify;

import org.jspecify.annotations.NullMarked;
