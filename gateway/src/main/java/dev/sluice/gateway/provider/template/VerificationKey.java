// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.template.Proof.SentSignature;
import java.util.List;

/** One secret, made ready for one method. Immutable. */
sealed interface VerificationKey permits HmacKey, DigestKey, PublicKeyOf {

    /** Whether one of the signatures of this key's method fits the content. Takes the same time whatever differs. */
    boolean verifiesAny(SignedContent content, List<SentSignature> signatures);

    /**
     * Makes a secret ready.
     *
     * @throws IllegalArgumentException when the secret is not of the method's form; the message does not contain it
     */
    static VerificationKey of(SignatureMethod method, String secret) {
        byte[] key = method.secret().keyOf(secret);
        return switch (method.algorithm().kind()) {
            case HMAC -> new HmacKey(method, key);
            case DIGEST -> new DigestKey(method, key);
            case PAIR -> new PublicKeyOf(method, key);
        };
    }
}
