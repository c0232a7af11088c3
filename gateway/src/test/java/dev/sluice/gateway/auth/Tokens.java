// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** Makes tokens by hand, good and bad. */
final class Tokens {
    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final SharedSecret SECRET = new SharedSecret(KEY);
    static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private Tokens() {}

    static String signed(String header, String claims) {
        return signed(header, claims.getBytes(UTF_8), SECRET);
    }

    static String signed(String header, byte[] claims, SharedSecret secret) {
        String head = base64(header.getBytes(UTF_8)) + "." + base64(claims);
        return head + "." + base64(secret.sign(head.getBytes(UTF_8)));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
