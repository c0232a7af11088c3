// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Standard Webhooks' {@code v1} does: HMAC-SHA256 over {@code id.timestamp.body}, once for every secret whose end
 * has not come. Confined to one thread: the prepared keys are used again and again.
 */
final class Signing {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String SECRET_PREFIX = "whsec_";
    private static final int DIGEST = 32;
    private static final int ENTRY = 3 + 44;
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final Mac[] keys;
    /** Of each key: the milliseconds since 1970 from which it signs no more. */
    private final long[] ends;

    private final byte[] digest = new byte[DIGEST];

    /** @throws IllegalArgumentException when there is no secret, or one is not {@code whsec_} and base64 of 24 to 64 bytes */
    Signing(List<String> secrets, Map<String, Instant> ends) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
        keys = secrets.stream().map(Signing::key).toArray(Mac[]::new);
        this.ends = secrets.stream()
                .mapToLong(secret -> {
                    Instant end = ends.get(secret);
                    return end == null ? Long.MAX_VALUE : end.toEpochMilli();
                })
                .toArray();
    }

    /**
     * The value of {@code webhook-signature}.
     *
     * @param now milliseconds since 1970
     */
    String sign(byte[] id, byte[] timestamp, byte[] body, long now) {
        byte[] value = new byte[keys.length * (ENTRY + 1)];
        int length = 0;
        for (int i = 0; i < keys.length; i++) {
            if (now < ends[i]) {
                put(value, length, digest(keys[i], id, timestamp, body));
                length += ENTRY;
                value[length++] = ' ';
            }
        }
        return new String(value, 0, Math.max(0, length - 1), StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] value, int at, byte[] digest) {
        value[at] = 'v';
        value[at + 1] = '1';
        value[at + 2] = ',';
        byte[] text = BASE64.encode(digest);
        System.arraycopy(text, 0, value, at + 3, text.length);
    }

    private byte[] digest(Mac key, byte[] id, byte[] timestamp, byte[] body) {
        key.update(id);
        key.update((byte) '.');
        key.update(timestamp);
        key.update((byte) '.');
        key.update(body);
        try {
            key.doFinal(digest, 0);
        } catch (ShortBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
        return digest;
    }

    private static Mac key(String secret) {
        byte[] bytes = decode(secret);
        if (bytes.length < 24 || bytes.length > 64) {
            throw new IllegalArgumentException("secrets: must be whsec_ and base64 of 24 to 64 bytes");
        }
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }

    private static byte[] decode(String secret) {
        try {
            return secret.startsWith(SECRET_PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()))
                    : new byte[0];
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
