// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import org.jspecify.annotations.Nullable;

/**
 * One kind of signature that a scheme knows.
 *
 * @param label what marks it in the header: the prefix ({@code sha256=}), the name of the pair or the version ({@code v1});
 *     empty for a header that holds the signature alone
 * @param algorithm how it is made
 * @param secret how a secret becomes its key; for a key pair, the public half
 * @param signingPrefix the prefix of the private half of a key pair; null for an HMAC
 */
public record SignatureMethod(
        String label,
        Algorithm algorithm,
        SecretForm secret,
        @Nullable String signingPrefix) {

    /** An HMAC with a key that both sides hold. */
    public static SignatureMethod hmac(String label, Algorithm algorithm, SecretForm secret) {
        return new SignatureMethod(label, algorithm, secret, null);
    }
}
