// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One way in which a provider proves that a request is its own. Immutable and thread-safe. */
public interface ProofScheme {
    /**
     * Makes a source's secrets ready.
     *
     * @param options with the secrets that are this scheme's; at least one unless {@link #needsSecret} says no
     * @throws IllegalArgumentException when a secret or a setting is not of the form that the scheme asks for; its text is not told
     */
    RequestCheck check(SourceOptions options);

    /**
     * Signs as the provider would.
     *
     * @throws IllegalArgumentException when these secrets can't sign
     */
    RequestSigner signer(SourceOptions options);

    /**
     * Signs with the private half of a pair instead of a secret.
     *
     * @throws IllegalArgumentException when the scheme has no place for such a key
     */
    default RequestSigner signer(SourceOptions options, PrivateSigning key) {
        throw new IllegalArgumentException("a private key can't sign for this provider");
    }

    /** What the scheme binds. */
    VerificationGrade grade();

    /** The headers that carry its proof, which are never kept. */
    Set<String> credentials();

    /** Whether a proof tells when it was made, so that an old one can be refused. */
    boolean dated();

    /** Whether the public URL is part of what is proven. */
    default boolean bindsUrl() {
        return false;
    }

    /** Whether it works without any secret, because keys are published. */
    default boolean needsSecret() {
        return true;
    }

    /** Whether the secret is marked as one of this scheme and of no other. */
    default boolean claims(String secret) {
        return false;
    }

    /** Whether the secret may be one of this scheme when no other claims it. */
    default boolean takes(String secret) {
        return true;
    }

    /** The names of what a source may set, or has to. */
    default Set<String> settings() {
        return Set.of();
    }

    /** The signed message id of a verified request, or null when the scheme has none. */
    default @Nullable String idOf(InboundRequest request) {
        return null;
    }
}
