// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.verify.Proof.SentSignature;
import java.util.List;

/** One secret, made ready for one method. Immutable. */
sealed interface VerificationKey permits HmacKey, Ed25519PublicKey {

    /** Whether one of the signatures of this key's method fits the content. Takes the same time whatever differs. */
    boolean verifiesAny(SignedContent content, List<SentSignature> signatures);

    /**
     * Makes a secret ready.
     *
     * @throws IllegalArgumentException when the secret is not of the method's form; the message does not contain it
     */
    static VerificationKey of(SignatureMethod method, String secret) {
        byte[] key = method.secret().keyOf(secret);
        return method.algorithm().symmetric() ? new HmacKey(method, key) : new Ed25519PublicKey(method, key);
    }
}
