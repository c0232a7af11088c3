// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import dev.sluice.config.value.Ed25519Key;
import dev.sluice.config.value.Secret;
import java.util.Base64;

/** What a subscription signs with: {@code whsec_} (HMAC) or {@code whsk_} (ed25519), as Standard Webhooks writes them. */
final class SigningSecret {
    static final String RULE =
            "a secret here is whsec_ and base64 of 24 to 64 bytes, or whsk_ and base64 of an ed25519 key of 32 or 64 bytes";

    private static final String HMAC = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    private SigningSecret() {}

    static boolean isOne(Secret secret) {
        String text = secret.reveal();
        if (text.startsWith(HMAC)) {
            int bytes = bytes(text.substring(HMAC.length()));
            return bytes >= LEAST_BYTES && bytes <= MOST_BYTES;
        }
        return isKey(secret);
    }

    private static boolean isKey(Secret secret) {
        try {
            Ed25519Key.parse(secret);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
