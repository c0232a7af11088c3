// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets so that they can stand in a topic: AES-256-GCM under a key derived from the current master key, bound to
 * tenant and resource, so that a sealed text moved to another resource does not open. Opens what any key of the ring
 * sealed. Thread-safe.
 */
public final class SecretBox {
    /*
     * base64 of: version 1 | key id 4 | nonce 12 | ciphertext and tag 16. Additional data: version, key id, tenant, 0,
     * resource.
     */

    private static final byte VERSION = 1;
    private static final int ID_BYTES = MasterKey.ID_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + ID_BYTES;
    /** So many characters hold the head, whole groups of four. */
    private static final int HEAD_CHARS = 8;

    private final Map<String, SealingKey> keys = new HashMap<>();
    private final Set<String> old = new HashSet<>();
    private final SealingKey current;
    private final SecureRandom random = new SecureRandom();

    /** What one master key seals with. */
    private static final class SealingKey {
        private final SecretKeySpec key;
        private final byte[] head;

        SealingKey(MasterKey master) {
            this.key = new SecretKeySpec(master.derive("sluice secrets v1"), "AES");
            this.head = ByteBuffer.allocate(HEAD_BYTES)
                    .put(VERSION)
                    .put(master.idBytes())
                    .array();
        }
    }

    /** A box with one master key. */
    public SecretBox(byte[] masterKey) {
        this(KeyRing.of(masterKey));
    }

    /** A box with these master keys. */
    public SecretBox(KeyRing ring) {
        this.current = new SealingKey(ring.current());
        ring.all().forEach(each -> keys.put(each.id(), new SealingKey(each)));
        ring.old().forEach(each -> old.add(each.id()));
    }

    /** The text, sealed under the current key: base64, another one each time. */
    public String seal(String text, String tenant, String resource) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current, nonce, tenant, resource)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + NONCE_BYTES + sealed.length);
            return Base64.getEncoder()
                    .encodeToString(out.put(current.head).put(nonce).put(sealed).array());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw MasterKey.missing(everyJdkHasIt);
        }
    }

    /** Whether there are old master keys at all. */
    public boolean hasOld() {
        return !old.isEmpty();
    }

    /** Whether an old master key sealed it, so that it should be sealed anew. */
    public boolean isOld(String sealed) {
        if (old.isEmpty() || sealed.length() < HEAD_CHARS) return false;
        try {
            return old.contains(keyId(Base64.getDecoder().decode(sealed.substring(0, HEAD_CHARS))));
        } catch (IllegalArgumentException notOfThisForm) {
            return false;
        }
    }

    /**
     * What was sealed for this tenant and resource.
     *
     * @throws WrongKeyException when it was sealed with a key that is not here, for another resource, or changed since
     */
    public String open(String sealed, String tenant, String resource) {
        byte[] bytes = bytes(sealed, tenant, resource);
        SealingKey key = keys.get(keyId(bytes));
        if (key == null)
            throw new WrongKeyException(
                    tenant, resource, "it was sealed with another master key, " + keyId(bytes) + ", not here");
        try {
            byte[] nonce = Arrays.copyOfRange(bytes, HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
            int from = HEAD_BYTES + NONCE_BYTES;
            byte[] text =
                    cipher(Cipher.DECRYPT_MODE, key, nonce, tenant, resource).doFinal(bytes, from, bytes.length - from);
            return new String(text, StandardCharsets.UTF_8);
        } catch (AEADBadTagException notAuthentic) {
            throw new WrongKeyException(tenant, resource, "it was changed, or sealed for another resource");
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw MasterKey.missing(everyJdkHasIt);
        }
    }

    private static String keyId(byte[] sealed) {
        return KeyRing.text(Arrays.copyOfRange(sealed, 1, HEAD_BYTES));
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

    private static Cipher cipher(int mode, SealingKey key, byte[] nonce, String tenant, String resource)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(key.head);
        cipher.updateAAD((tenant + '\0' + resource).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
