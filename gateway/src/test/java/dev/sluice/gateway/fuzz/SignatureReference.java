// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The commonest schemes once more, written from the providers' own descriptions with nothing of the gateway's. */
final class SignatureReference {
    private static final long MINUTES_5 = 300;

    private SignatureReference() {}

    /** Whether the request is genuine; null where the scheme is not known here. */
    static Boolean isGenuine(String provider, String secret, CountedRequest request, byte[] body, Instant now) {
        return switch (provider) {
            case "stripe" -> stripe(secret, request, body, now);
            case "github" ->
                only(request, "X-Hub-Signature-256") != null
                        && only(request, "X-Hub-Signature-256")
                                .toLowerCase(Locale.ROOT)
                                .equals("sha256=" + hex(mac(utf8(secret), body)));
            case "slack" -> slack(secret, request, body, now);
            case "shopify" -> base64(only(request, "X-Shopify-Hmac-Sha256"), mac(utf8(secret), body));
            case "standard-webhooks" ->
                standard(secret, request, "webhook", body, now) || standard(secret, request, "svix", body, now);
            case "svix" ->
                standard(secret, request, "svix", body, now) || standard(secret, request, "webhook", body, now);
            default -> null;
        };
    }

    private static boolean stripe(String secret, CountedRequest request, byte[] body, Instant now) {
        String header = only(request, "Stripe-Signature");
        List<String> parts = header == null
                ? List.of()
                : Arrays.stream(header.split(",", -1))
                        .map(part -> part.replaceAll("^[ \t]+", ""))
                        .toList();
        List<String> times =
                parts.stream().filter(part -> part.startsWith("t=")).toList();
        if (times.size() != 1) {
            return false;
        }
        String time = times.getFirst().substring(2);
        String wanted = "v1=" + hex(mac(utf8(secret), utf8(time + "."), body));
        return isFresh(time, now, false) && parts.stream().anyMatch(part -> part.equalsIgnoreCase(wanted));
    }

    private static boolean slack(String secret, CountedRequest request, byte[] body, Instant now) {
        String time = only(request, "X-Slack-Request-Timestamp");
        String sent = only(request, "X-Slack-Signature");
        return time != null
                && sent != null
                && isFresh(time, now, true)
                && sent.toLowerCase(Locale.ROOT).equals("v0=" + hex(mac(utf8(secret), utf8("v0:" + time + ":"), body)));
    }

    private static boolean standard(String secret, CountedRequest request, String prefix, byte[] body, Instant now) {
        String id = only(request, prefix + "-id");
        String time = only(request, prefix + "-timestamp");
        String sent = only(request, prefix + "-signature");
        if (id == null || id.isEmpty() || time == null || sent == null || !isFresh(time, now, true)) {
            return false;
        }
        if (id.length() > 1_024
                || id.matches("(?s).*\\.[0-9]{10,}(\\..*)?")
                || id.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        byte[] mac = mac(key, (id + "." + time + ".").getBytes(ISO_8859_1), body);
        return Arrays.stream(sent.split(" ", -1))
                .map(part -> part.replaceAll("^[ \t]+", ""))
                .anyMatch(part -> part.startsWith("v1,") && base64(part.substring(3), mac));
    }

    private static boolean isFresh(String time, Instant now, boolean bothSides) {
        if (!time.matches("[0-9]{1,12}")) {
            return false;
        }
        long age = now.getEpochSecond() - Long.parseLong(time);
        return age <= MINUTES_5 && (!bothSides || age >= -MINUTES_5);
    }

    private static boolean base64(String sent, byte[] mac) {
        String padded = Base64.getEncoder().encodeToString(mac);
        return padded.equals(sent) || padded.replace("=", "").equals(sent);
    }

    private static String only(CountedRequest request, String name) {
        List<String> values = request.headers(name);
        return values.size() == 1 ? values.getFirst() : null;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] mac(byte[] key, byte[]... pieces) {
        try {
            var whole = new ByteArrayOutputStream();
            for (byte[] piece : pieces) {
                whole.writeBytes(piece);
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(whole.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
