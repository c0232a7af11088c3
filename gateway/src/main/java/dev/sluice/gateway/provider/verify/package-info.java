// SPDX-License-Identifier: Apache-2.0
/**
 * Tells whether a request is genuine, and makes requests that are.
 *
 * <p>Immutable and thread-safe throughout: every verifier and signer may be used on all event loops at once. On the hot path:
 * no regular expressions, no copy of the body, keys prepared once. Start at {@link SourceVerifier}. Uses
 * {@code provider.scheme}.
 */
@NullMarked
package dev.sluice.gateway.provider.verify;

import org.jspecify.annotations.NullMarked;
