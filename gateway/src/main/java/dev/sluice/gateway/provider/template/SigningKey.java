// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes signatures of one method with one secret. Immutable. */
sealed interface SigningKey {

    SignatureMethod method();

    byte[] sign(SignedContent content);

    /** The key in a secret, or null when it can only verify. */
    static @Nullable SigningKey of(SignatureMethod method, String secret) {
        String prefix = method.signingPrefix();
        return switch (method.algorithm().kind()) {
            case HMAC -> new Hmac(method, new HmacKey(method, method.secret().keyOf(secret)));
            case DIGEST ->
                new Digest(method, new DigestKey(method, method.secret().keyOf(secret)));
            case PAIR -> prefix == null || !secret.startsWith(prefix) ? null : pair(method, prefix, secret);
        };
    }

    /** The private half of a pair, or null when the method is not for it. */
    static @Nullable SigningKey of(SignatureMethod method, PrivateKey key) {
        boolean fits = switch (key.getAlgorithm()) {
            case "EdDSA", "Ed25519" -> method.algorithm() == Algorithm.ED25519;
            case "EC" -> method.algorithm() == Algorithm.ECDSA_SHA256;
            default -> false;
        };
        return fits ? new Pair(method, key) : null;
    }

    private static SigningKey pair(SignatureMethod method, String prefix, String secret) {
        byte[] raw = method.secret().withPrefix(prefix).keyOf(secret);
        return new Pair(method, method.algorithm() == Algorithm.ED25519 ? Pair.ed25519(raw) : Pair.ec(raw));
    }

    record Hmac(SignatureMethod method, HmacKey key) implements SigningKey {
        @Override
        public byte[] sign(SignedContent content) {
            return key.sign(content);
        }
    }

    record Digest(SignatureMethod method, DigestKey key) implements SigningKey {
        @Override
        public byte[] sign(SignedContent content) {
            return key.sign(content);
        }
    }

    record Pair(SignatureMethod method, PrivateKey key) implements SigningKey {
        private static final int SEED = 32;
        /** What precedes the 32 bytes in a PrivateKeyInfo (RFC 8410). */
        private static final String PKCS8_HEAD = "302e020100300506032b657004220420";

        /** Of the seed, or of seed and public key together as libsodium writes them. */
        static PrivateKey ed25519(byte[] raw) {
            if (raw.length != SEED && raw.length != 2 * SEED) {
                throw new IllegalArgumentException(
                        "is not an Ed25519 private key: " + raw.length + " bytes instead of 32 or 64");
            }
            var der = new ByteArrayOutputStream();
            der.writeBytes(HexFormat.of().parseHex(PKCS8_HEAD));
            der.writeBytes(Arrays.copyOf(raw, SEED));
            try {
                return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der.toByteArray()));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("is not an Ed25519 private key", e);
            }
        }

        /** Of a PKCS #8 PrivateKeyInfo. */
        static PrivateKey ec(byte[] info) {
            try {
                return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(info));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("is not a private key of P-256", e);
            }
        }

        @Override
        public byte[] sign(SignedContent content) {
            try {
                Signature signature = Signature.getInstance(method.algorithm().jcaName());
                signature.initSign(key);
                content.writeTo(piece -> update(signature, piece));
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the key was tried when it was made", e);
            }
        }

        private static void update(Signature signature, byte[] piece) {
            try {
                signature.update(piece);
            } catch (SignatureException e) {
                throw new IllegalStateException("initialised above", e);
            }
        }
    }
}
