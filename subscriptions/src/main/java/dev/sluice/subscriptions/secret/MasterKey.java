// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key behind all others: each use has its own, HMAC-SHA256(master, purpose), so that none tells of another.
 * Thread-safe.
 */
public final class MasterKey {

    /** Its length in bytes. */
    public static final int BYTES = 32;

    /** The length of its {@linkplain #id name}. */
    static final int ID_BYTES = 4;

    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    private MasterKey(SecretKeySpec key) {
        this.key = key;
    }

    /** Throws IllegalArgumentException unless there are 32 bytes. */
    public static MasterKey of(byte[] key) {
        if (key.length != BYTES)
            throw new IllegalArgumentException("the master key has " + key.length + " bytes, not " + BYTES);
        return new MasterKey(new SecretKeySpec(key, HMAC));
    }

    /** What it is called where it must not be shown: 8 hexadecimal digits, of which it can't be told. */
    public String id() {
        return KeyRing.text(idBytes());
    }

    /** The first bytes of a digest of a key derived for this alone. */
    byte[] idBytes() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(derive("sluice key id v1"));
            return Arrays.copyOf(digest, ID_BYTES);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw missing(everyJdkHasIt);
        }
    }

    /** 32 bytes for this purpose alone. */
    public byte[] derive(String purpose) {
        return keyed(key).doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    }

    /** A MAC with the key for this purpose, ready to be {@linkplain #copy copied}. */
    public Mac mac(String purpose) {
        return keyed(new SecretKeySpec(derive(purpose), HMAC));
    }

    /** A fresh MAC with the same key, without scheduling the key again. The prepared one itself is never used. */
    public static Mac copy(Mac prepared) {
        try {
            return (Mac) prepared.clone();
        } catch (CloneNotSupportedException notThisProvider) {
            throw new IllegalStateException("the JDK's HMAC can't be copied", notThisProvider);
        }
    }

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException everyJdkHasIt) {
            throw missing(everyJdkHasIt);
        }
    }

    static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("the JDK lacks an algorithm it must have", cause);
    }
}
