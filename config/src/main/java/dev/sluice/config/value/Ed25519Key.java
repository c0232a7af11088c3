// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key pair to sign with, from a private key in the form of Standard Webhooks: {@code whsk_} and base64 of an ed25519 seed
 * of 32 bytes, or of the seed and the 32 bytes of its public key (RFC 8032). Immutable.
 */
public final class Ed25519Key {
    /** What its text begins with. */
    public static final String PREFIX = "whsk_";

    private static final String ALGORITHM = "Ed25519";
    private static final int BYTES = 32;

    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private Ed25519Key(KeyPair pair) {
        this.privateKey = pair.getPrivate();
        // X.509: a head that is the same for all, then the key (RFC 8410)
        byte[] encoded = pair.getPublic().getEncoded();
        this.publicKey = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
    }

    /** Reads one; an {@link IllegalArgumentException} says what is wrong and never repeats the text. */
    public static Ed25519Key parse(Secret secret) {
        String text = secret.reveal();
        byte[] bytes = text.startsWith(PREFIX) ? decode(text.substring(PREFIX.length())) : new byte[0];
        if (bytes.length != BYTES && bytes.length != 2 * BYTES) {
            throw new IllegalArgumentException("must be whsk_ and base64 of an ed25519 key of 32 or 64 bytes");
        }
        var key = new Ed25519Key(pair(Arrays.copyOf(bytes, BYTES)));
        if (bytes.length > BYTES && !Arrays.equals(key.publicKey, Arrays.copyOfRange(bytes, BYTES, 2 * BYTES))) {
            throw new IllegalArgumentException("the second half of a whsk_ key must be the public key of the first");
        }
        return key;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    // The JDK makes a public key only where it makes the private one too: from 32 bytes that it asks for.
    private static KeyPair pair(byte[] seed) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, new Seed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }

    /** To sign with. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** To verify with: 32 bytes as in RFC 8032, what {@code whpk_} is the base64 of. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Tells nothing of the private key. */
    @Override
    public String toString() {
        return "Ed25519Key[***]";
    }

    /** Randomness that is known. */
    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            super(null, null);
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("an ed25519 key is made of 32 bytes, not " + bytes.length);
            }
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
