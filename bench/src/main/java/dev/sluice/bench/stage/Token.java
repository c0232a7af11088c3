// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens for the gateways that we start (RFC 7519, HS256), made without the gateway's own code. */
public final class Token {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final long VALID_SECONDS = 86_400;

    /** One that may follow the streams of {@code tenant}. */
    public static String forStreams(String tenant) {
        return of(tenant, "stream");
    }

    /** One that may see and change the sources and subscriptions of {@code tenant}. */
    public static String forAdmin(String tenant) {
        return of(tenant, "read write");
    }

    private static String of(String tenant, String scope) {
        long expires = Instant.now().getEpochSecond() + VALID_SECONDS;
        String text = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + encode("{\"sub\":\"bench\",\"tenant\":\"" + tenant + "\",\"scope\":\"" + scope + "\",\"exp\":"
                        + expires + "}");
        return text + "." + BASE64.encodeToString(sign(text));
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(GatewayFile.JWT_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing", e);
        }
    }

    private Token() {}
}
