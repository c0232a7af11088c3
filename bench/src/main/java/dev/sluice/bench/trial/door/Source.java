// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.door;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An inbound endpoint of a trial: what the gateway's file says of it, and how its provider signs. */
public record Source(String name, String tenant, Kind kind, String secret) {

    /** How a provider signs and shapes its events. */
    public enum Kind {
        STRIPE,
        PARTNER
    }

    /** The source's section of the gateway's file. */
    public Map<String, Object> section() {
        return switch (kind) {
            case STRIPE ->
                Map.of(
                        "provider",
                        "stripe",
                        "tenant",
                        tenant,
                        "secrets",
                        List.of(secret),
                        "key",
                        "/data/object/customer");
            case PARTNER ->
                Map.of(
                        "provider", "hmac",
                        "tenant", tenant,
                        "header", "X-Signature",
                        "algorithm", "sha256",
                        "encoding", "hex",
                        "prefix", "sha256=",
                        "signed", "{body}",
                        "secrets", List.of(secret),
                        "key", "/data/object/customer",
                        "event", Map.of("id", "/id", "type", "partner.{/type}", "time", "/created"));
        };
    }

    /** The CloudEvents type of an event of this source. */
    String type(String kindOfEvent) {
        return switch (kind) {
            case STRIPE -> "com.stripe." + kindOfEvent;
            case PARTNER -> "partner." + kindOfEvent;
        };
    }

    /** The signature header's name. */
    String header() {
        return switch (kind) {
            case STRIPE -> "Stripe-Signature";
            case PARTNER -> "X-Signature";
        };
    }

    /** The signature header's value, for a request sent at {@code seconds} since the epoch. */
    String sign(byte[] body, long seconds) {
        return switch (kind) {
            case STRIPE -> "t=" + seconds + ",v1=" + hmac((seconds + ".").getBytes(StandardCharsets.US_ASCII), body);
            case PARTNER -> "sha256=" + hmac(new byte[0], body);
        };
    }

    private String hmac(byte[] before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(before);
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
