// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.bare;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;

/** The least that tells whether a request is genuine. Confined to one thread at a time. */
@FunctionalInterface
interface Proof {
    HexFormat HEX = HexFormat.of();

    boolean holds(HttpServerRequest request, byte[] body);

    /** Stripe's HMAC-SHA256. */
    static Proof hmac(String secret) {
        Mac mac = Macs.sha256(secret.getBytes(StandardCharsets.UTF_8));
        return (request, body) -> {
            String header = request.getHeader("Stripe-Signature");
            if (header == null) {
                return false;
            }
            int comma = header.indexOf(',');
            mac.update(header.substring(2, comma).getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            byte[] given = header.substring(comma + 4).getBytes(StandardCharsets.US_ASCII);
            return MessageDigest.isEqual(given, HEX.formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII));
        };
    }

    /** A signature of ed25519 or ecdsa over timestamp and body, or an rsa token with the body's hash. */
    static Proof pair(String algorithm, String key) {
        byte[] info = Base64.getDecoder().decode(key);
        return switch (algorithm) {
            case "rsa" -> token(publicKey("RSA", info));
            case "ecdsa" -> signature("SHA256withECDSA", publicKey("EC", info));
            default -> signature("Ed25519", publicKey("Ed25519", info));
        };
    }

    private static PublicKey publicKey(String family, byte[] info) {
        try {
            return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(info));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no key of " + family, e);
        }
    }

    private static Proof signature(String name, PublicKey key) {
        return (request, body) -> {
            String sent = request.getHeader("X-Signature");
            String time = request.getHeader("X-Timestamp");
            if (sent == null || time == null) {
                return false;
            }
            return verifies(
                    name,
                    key,
                    Base64.getDecoder().decode(sent),
                    (time + ".").getBytes(StandardCharsets.US_ASCII),
                    body);
        };
    }

    private static Proof token(PublicKey key) {
        return (request, body) -> {
            String sent = request.getHeader("Authorization");
            if (sent == null) {
                return false;
            }
            String token = sent.substring("Bearer ".length());
            int claims = token.indexOf('.') + 1;
            int end = token.lastIndexOf('.');
            byte[] text = Base64.getUrlDecoder().decode(token.substring(claims, end));
            String json = new String(text, StandardCharsets.US_ASCII);
            int hash = json.indexOf("\"body\":\"") + "\"body\":\"".length();
            return json.startsWith(HEX.formatHex(sha256(body)), hash)
                    && verifies(
                            "SHA256withRSA",
                            key,
                            Base64.getUrlDecoder().decode(token.substring(end + 1)),
                            token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        };
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    private static boolean verifies(String name, PublicKey key, byte[] sent, byte[]... pieces) {
        try {
            Signature signature = Signature.getInstance(name);
            signature.initVerify(key);
            for (byte[] piece : pieces) {
                signature.update(piece);
            }
            return signature.verify(sent);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
