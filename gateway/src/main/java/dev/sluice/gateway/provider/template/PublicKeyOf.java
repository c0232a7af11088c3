// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.template.Proof.SentSignature;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/** The public half of a pair: Ed25519 (RFC 8032) of 32 bytes, or ECDSA on P-256 as a SubjectPublicKeyInfo. */
final class PublicKeyOf implements VerificationKey {
    private static final int ED25519_LENGTH = 32;
    /** What precedes the 32 bytes in a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int P256_BITS = 256;

    private final SignatureMethod method;
    private final PublicKey key;

    PublicKeyOf(SignatureMethod method, byte[] raw) {
        this.method = method;
        this.key = method.algorithm() == Algorithm.ED25519 ? ed25519(raw) : p256(raw);
    }

    private static PublicKey ed25519(byte[] raw) {
        if (raw.length != ED25519_LENGTH) {
            throw new IllegalArgumentException(
                    "is not an Ed25519 public key: " + raw.length + " bytes instead of " + ED25519_LENGTH);
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
        der.writeBytes(ED25519_HEAD);
        der.writeBytes(raw);
        return der.toByteArray();
    }

    private static PublicKey p256(byte[] info) {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info));
            if (key instanceof ECPublicKey ec
                    && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
                Signature.getInstance("SHA256withECDSA").initVerify(key);
                return key;
            }
        } catch (GeneralSecurityException notAKey) {
            throw new IllegalArgumentException("is not a public key of P-256", notAKey);
        }
        throw new IllegalArgumentException("is not a public key of P-256");
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
            Signature verifier = Signature.getInstance(method.algorithm().jcaName());
            verifier.initVerify(key);
            content.writeTo(piece -> update(verifier, piece));
            return verifier.verify(signature);
        } catch (SignatureException notASignature) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was tried when it was made", e);
        }
    }

    private static void update(Signature verifier, byte[] piece) {
        try {
            verifier.update(piece);
        } catch (SignatureException e) {
            throw new IllegalStateException("initialised above", e);
        }
    }
}
