// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets of 256 random bits. */
final class NewSecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private NewSecret() {}

    /** As Standard Webhooks writes it: {@code whsec_} and base64. */
    static String whsec() {
        return "whsec_" + Base64.getEncoder().encodeToString(random());
    }

    /** Text without any meaning of its own. */
    static String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random());
    }

    private static byte[] random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
