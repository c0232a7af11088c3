// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.template.Proof.SentSignature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A secret that is hashed before the content, without HMAC: HubSpot's versions 1 and 2. */
final class DigestKey implements VerificationKey {
    private final SignatureMethod method;
    private final byte[] secret;

    DigestKey(SignatureMethod method, byte[] secret) {
        this.method = method;
        this.secret = secret;
    }

    @Override
    public boolean verifiesAny(SignedContent content, List<SentSignature> signatures) {
        byte[] expected = sign(content);
        for (SentSignature signature : signatures) {
            if (signature.method().equals(method) && MessageDigest.isEqual(expected, signature.bytes())) {
                return true;
            }
        }
        return false;
    }

    byte[] sign(SignedContent content) {
        try {
            var digest = MessageDigest.getInstance(method.algorithm().jcaName());
            digest.update(secret);
            content.writeTo(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
