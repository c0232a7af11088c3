// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

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
        if (method.algorithm().symmetric()) {
            return new Hmac(method, new HmacKey(method, method.secret().keyOf(secret)));
        }
        String prefix = method.signingPrefix();
        return prefix == null || !secret.startsWith(prefix)
                ? null
                : new Ed25519(
                        method,
                        Ed25519.decode(method.secret().withPrefix(prefix).keyOf(secret)));
    }

    record Hmac(SignatureMethod method, HmacKey key) implements SigningKey {
        @Override
        public byte[] sign(SignedContent content) {
            return key.sign(content);
        }
    }

    record Ed25519(SignatureMethod method, PrivateKey key) implements SigningKey {
        private static final int SEED = 32;
        /** What precedes the 32 bytes in a PrivateKeyInfo (RFC 8410). */
        private static final String PKCS8_HEAD = "302e020100300506032b657004220420";

        /** Of the seed, or of seed and public key together as libsodium writes them. */
        static PrivateKey decode(byte[] raw) {
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

        @Override
        public byte[] sign(SignedContent content) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                content.writeTo(piece -> update(signature, piece));
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Ed25519 signs anything", e);
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
