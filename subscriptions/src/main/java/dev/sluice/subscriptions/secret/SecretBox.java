// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets so that they can stand in a topic: AES-256-GCM under a key derived from the master key, bound to tenant
 * and resource, so that a sealed text moved to another resource does not open. Thread-safe.
 */
public final class SecretBox {
    /*
     * base64 of: version 1 | key id 4 | nonce 12 | ciphertext and tag 16. Additional data: version, key id, tenant, 0,
     * resource.
     */

    private static final byte VERSION = 1;
    private static final int ID_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + ID_BYTES;

    private final SecretKeySpec key;
    private final byte[] head;
    private final SecureRandom random = new SecureRandom();

    /** A box whose key is derived from the master key. */
    public SecretBox(byte[] masterKey) {
        MasterKey master = MasterKey.of(masterKey);
        this.key = new SecretKeySpec(master.derive("sluice secrets v1"), "AES");
        this.head = head(master.derive("sluice key id v1"));
    }

    /** The text, sealed: base64, another one each time. */
    public String seal(String text, String tenant, String resource) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, nonce, tenant, resource).doFinal(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + NONCE_BYTES + sealed.length);
            return Base64.getEncoder()
                    .encodeToString(out.put(head).put(nonce).put(sealed).array());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw MasterKey.missing(everyJdkHasIt);
        }
    }

    /**
     * What was sealed for this tenant and resource.
     *
     * @throws WrongKeyException when it was sealed with another key, for another resource, or changed since
     */
    public String open(String sealed, String tenant, String resource) {
        byte[] bytes = bytes(sealed, tenant, resource);
        if (!Arrays.equals(bytes, 1, HEAD_BYTES, head, 1, HEAD_BYTES))
            throw new WrongKeyException(tenant, resource, "it was sealed with another master key");
        try {
            byte[] nonce = Arrays.copyOfRange(bytes, HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
            int from = HEAD_BYTES + NONCE_BYTES;
            byte[] text =
                    cipher(Cipher.DECRYPT_MODE, nonce, tenant, resource).doFinal(bytes, from, bytes.length - from);
            return new String(text, StandardCharsets.UTF_8);
        } catch (AEADBadTagException notAuthentic) {
            throw new WrongKeyException(tenant, resource, "it was changed, or sealed for another resource");
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw MasterKey.missing(everyJdkHasIt);
        }
    }

    private static byte[] bytes(String sealed, String tenant, String resource) {
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed);
            if (bytes.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) throw new IllegalArgumentException("too short");
            if (bytes[0] != VERSION) throw new WrongKeyException(tenant, resource, "it is of an unknown version");
            return bytes;
        } catch (IllegalArgumentException notOfThisForm) {
            throw new WrongKeyException(tenant, resource, "it is not a sealed text");
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String tenant, String resource) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(head);
        cipher.updateAAD((tenant + '\0' + resource).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] head(byte[] idKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(idKey);
            return ByteBuffer.allocate(HEAD_BYTES)
                    .put(VERSION)
                    .put(digest, 0, ID_BYTES)
                    .array();
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw MasterKey.missing(everyJdkHasIt);
        }
    }
}
