// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Signs as Standard Webhooks does, once with every secret whose end has not come: {@code v1} or {@code v1a}, over
 * {@code id.timestamp.body}. Confined to one thread.
 */
final class Signing {

    private final SigningKey[] keys;
    private final int most;

    /** Of each key: the milliseconds since 1970 from which it signs no more. */
    private final long[] ends;

    /** @throws IllegalArgumentException when there is no secret, or one is none of {@link SigningKey} */
    Signing(List<String> secrets, Map<String, Instant> ends) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
        keys = secrets.stream().map(SigningKey::of).toArray(SigningKey[]::new);
        this.ends = secrets.stream()
                .mapToLong(secret -> {
                    Instant end = ends.get(secret);
                    return end == null ? Long.MAX_VALUE : end.toEpochMilli();
                })
                .toArray();
        int length = 0;
        for (SigningKey key : keys) {
            length += key.scheme().length() + 1 + key.length() + 1;
        }
        most = length;
    }

    /**
     * The value of {@code webhook-signature}.
     *
     * @param now milliseconds since 1970
     */
    String sign(byte[] id, byte[] timestamp, byte[] body, long now) {
        byte[] value = new byte[most];
        int length = 0;
        for (int i = 0; i < keys.length; i++) {
            if (now < ends[i]) {
                length = put(value, length, keys[i], keys[i].sign(id, timestamp, body));
                value[length++] = ' ';
            }
        }
        return new String(value, 0, Math.max(0, length - 1), StandardCharsets.ISO_8859_1);
    }

    private static int put(byte[] value, int from, SigningKey key, byte[] signature) {
        int at = from;
        var scheme = key.scheme();
        for (int i = 0; i < scheme.length(); i++) {
            value[at++] = (byte) scheme.charAt(i);
        }
        value[at++] = ',';
        System.arraycopy(signature, 0, value, at, signature.length);
        return at + signature.length;
    }
}
