// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.verify.Proof.SentSignature;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/** The public half of an Ed25519 pair (RFC 8032): Standard Webhooks {@code v1a}. */
final class Ed25519PublicKey implements VerificationKey {
    private static final int LENGTH = 32;
    /** What precedes the 32 bytes in a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final SignatureMethod method;
    private final PublicKey key;

    Ed25519PublicKey(SignatureMethod method, byte[] raw) {
        this.method = method;
        this.key = decode(raw);
    }

    private static PublicKey decode(byte[] raw) {
        if (raw.length != LENGTH) {
            throw new IllegalArgumentException(
                    "is not an Ed25519 public key: " + raw.length + " bytes instead of " + LENGTH);
        }
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der(raw)));
            Signature.getInstance("Ed25519").initVerify(key);
            return key;
        } catch (GeneralSecurityException notOnTheCurve) {
            throw new IllegalArgumentException("is not an Ed25519 public key", notOnTheCurve);
        }
    }

    private static byte[] der(byte[] raw) {
        var der = new ByteArrayOutputStream();
        der.writeBytes(X509_HEAD);
        der.writeBytes(raw);
        return der.toByteArray();
    }

    @Override
    public boolean verifiesAny(SignedContent content, List<SentSignature> signatures) {
        for (SentSignature signature : signatures) {
            if (signature.method().equals(method) && verifies(content, signature.bytes())) {
                return true;
            }
        }
        return false;
    }

    private boolean verifies(SignedContent content, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            content.writeTo(piece -> update(ed25519, piece));
            return ed25519.verify(signature);
        } catch (SignatureException notASignature) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was tried when it was made", e);
        }
    }

    private static void update(Signature ed25519, byte[] piece) {
        try {
            ed25519.update(piece);
        } catch (SignatureException e) {
            throw new IllegalStateException("initialised above", e);
        }
    }
}
