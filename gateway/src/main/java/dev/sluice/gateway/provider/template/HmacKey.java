// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.template.Proof.SentSignature;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HMAC key (RFC 2104). The prepared {@link Mac} is never used itself: each computation works on a clone. */
final class HmacKey implements VerificationKey {
    private static final byte[] NOTHING = {};

    private final SignatureMethod method;
    private final Mac prepared;

    HmacKey(SignatureMethod method, byte[] key) {
        this.method = method;
        this.prepared = prepare(method.algorithm().jcaName(), key);
    }

    private static Mac prepare(String algorithm, byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            mac.update(NOTHING); // makes the JDK digest the inner padding now, so that clones need not
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    @Override
    public boolean verifiesAny(SignedContent content, List<SentSignature> signatures) {
        byte[] expected = null;
        for (SentSignature signature : signatures) {
            if (!signature.method().equals(method)) {
                continue;
            }
            if (expected == null) {
                expected = sign(content);
            }
            if (MessageDigest.isEqual(expected, signature.bytes())) {
                return true;
            }
        }
        return false;
    }

    byte[] sign(SignedContent content) {
        Mac mac = fresh();
        content.writeTo(mac::update);
        return mac.doFinal();
    }

    private Mac fresh() {
        try {
            return (Mac) prepared.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMACs can be cloned", e);
        }
    }
}
