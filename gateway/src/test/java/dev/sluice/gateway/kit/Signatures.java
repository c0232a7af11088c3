// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import com.stripe.net.Webhook;
import java.security.GeneralSecurityException;
import java.time.Instant;

/** Signs with the providers' official libraries. */
final class Signatures {
    static final String STRIPE_SECRET = "whsec_kit_stripe_secret";
    static final String PARTNER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private Signatures() {}

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
