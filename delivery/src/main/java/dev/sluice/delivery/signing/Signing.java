// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.signing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs as Standard Webhooks does, once with every secret whose end has not come: {@code v1} or {@code v1a}, over
 * {@code id.timestamp.body}. Confined to one thread but for {@link #slowly}.
 */
public final class Signing {

    private static final byte[] NOTHING = {};

    private final SigningKey[] keys;
    private final int most;
    private final boolean slow;

    /** Of each key: the milliseconds since 1970 from which it signs no more. */
    private final long[] ends;

    /** @throws IllegalArgumentException when there is no secret, or one is none of {@link SigningKey} */
    public Signing(List<String> secrets, Map<String, Instant> ends) {
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
        slow = Arrays.stream(keys).anyMatch(SigningKey::isSlow);
    }

    /** Whether some of it takes too long for an event loop: then {@link #slowly} does that elsewhere. */
    public boolean isSlow() {
        return slow;
    }

    /** The signatures that take long, at their keys' places; any thread may ask. */
    public List<byte[]> slowly(byte[] id, byte[] timestamp, byte[] body, long now) {
        var made = new ArrayList<byte[]>(keys.length);
        for (int i = 0; i < keys.length; i++) {
            made.add(keys[i].isSlow() && now < ends[i] ? keys[i].sign(id, timestamp, body) : NOTHING);
        }
        return made;
    }

    /**
     * The value of {@code webhook-signature}.
     *
     * @param now milliseconds since 1970
     * @param made by {@link #slowly} of the same; null: nothing was
     */
    public String sign(byte[] id, byte[] timestamp, byte[] body, long now, @Nullable List<byte[]> made) {
        byte[] value = new byte[most];
        int length = 0;
        for (int i = 0; i < keys.length; i++) {
            if (now < ends[i]) {
                byte[] signature = made != null && keys[i].isSlow() ? made.get(i) : keys[i].sign(id, timestamp, body);
                length = put(value, length, keys[i], signature);
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
