// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.net.Webhook;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as providers do; with their official libraries, where they have one. */
public final class Signatures {
    static final String STRIPE_SECRET = "whsec_kit_stripe_secret";
    static final String PARTNER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private Signatures() {}

    /** What a source of {@code provider: hmac} takes: SHA-256 over the body, in hexadecimal. */
    public static String hmac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static String stripe(String body) {
        return stripe(body, STRIPE_SECRET, Instant.now());
    }

    static String stripe(String body, String secret, Instant time) {
        long now = time.getEpochSecond();
        try {
            return "t=" + now + ",v1=" + Webhook.Util.computeHmacSha256(secret, now + "." + body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String stripeEvent(String id, String type) {
        return "{\"id\": \"" + id + "\",\n  \"object\":\"event\", \"type\":\"" + type
                + "\", \"created\":1700000000, \"data\":{\"object\":{\"id\":\"in_1\", \"amount_due\": 2000}}}";
    }
}
