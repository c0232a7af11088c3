// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.sink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies Standard Webhooks signatures, written from their specification alone. Confined to one thread. */
public final class StandardSignature {
    private static final String PREFIX = "whsec_";

    private final Mac mac;

    /** Verifies with {@code secret}, {@code whsec_} and base64. */
    public StandardSignature(String secret) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            this.mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing", e);
        }
    }

    /** Whether {@code header} (space-separated {@code v1,…}) holds the signature of this message. */
    public boolean verifies(String id, String timestamp, byte[] body, String header) {
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        byte[] wanted =
                ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(StandardCharsets.US_ASCII);
        for (String given : header.split(" ", -1)) {
            if (MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.US_ASCII))) {
                return true;
            }
        }
        return false;
    }

    boolean verifies(ByteBuffer bytes, int head, int body, int end) {
        byte[] content = new byte[end - body];
        bytes.get(body, content);
        Map<String, String> headers = headers(bytes, head, body);
        return verifies(
                headers.getOrDefault("webhook-id", ""),
                headers.getOrDefault("webhook-timestamp", ""),
                content,
                headers.getOrDefault("webhook-signature", ""));
    }

    private static Map<String, String> headers(ByteBuffer bytes, int head, int body) {
        byte[] text = new byte[body - head];
        bytes.get(head, text);
        Map<String, String> headers = new TreeMap<>();
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }
}
