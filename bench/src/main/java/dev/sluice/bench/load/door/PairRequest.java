// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import dev.sluice.bench.load.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Webhooks signed with the private half of a pair. Signing costs more than verifying, so that a number of bodies is signed before and sent
 * in turn, each time under a new id, which stands in a header that the signature does not cover. Confined to one thread.
 */
final class PairRequest implements Request {
    private static final int BODIES = 512;
    private static final String ID = "X-Event-Id: evt_bench";
    private static final int ID_DIGITS = 19;
    private static final int LIFE_SECONDS = 7_200;

    private final List<Prepared> prepared = new ArrayList<>();
    private long number;

    @SuppressWarnings("ArrayRecordComponent") // overwritten in place, never compared
    private record Prepared(byte[] bytes, int id) {}

    /**
     * Signs the bodies.
     *
     * @param algorithm ed25519, ecdsa or rsa
     * @param key base64 of a PKCS #8 PrivateKeyInfo
     * @param first the number in the first id; ids of different runs must not meet
     */
    PairRequest(String path, String algorithm, String key, int bodyBytes, long first) {
        this(path, algorithm, key, bodyBytes, first, BODIES);
    }

    /** The same with so many bodies, which come in turn. */
    PairRequest(String path, String algorithm, String key, int bodyBytes, long first, int bodies) {
        this.number = first;
        try {
            PrivateKey priv = KeyFactory.getInstance(family(algorithm))
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key)));
            for (int i = 0; i < bodies; i++) {
                prepared.add(prepare(path, algorithm, priv, StripeRequest.body(bodyBytes, i)));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no key of " + algorithm, e);
        }
    }

    private static String family(String algorithm) {
        return switch (algorithm) {
            case "ed25519" -> "Ed25519";
            case "ecdsa" -> "EC";
            case "rsa" -> "RSA";
            default -> throw new IllegalArgumentException("no algorithm " + algorithm);
        };
    }

    private static Prepared prepare(String path, String algorithm, PrivateKey key, String body)
            throws GeneralSecurityException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n" + ID + "0".repeat(ID_DIGITS) + "\r\n"
                + (algorithm.equals("rsa") ? token(key, body) : signature(algorithm, key, body)) + "\r\n\r\n";
        return new Prepared(ascii(head + body), head.indexOf(ID) + ID.length());
    }

    private static String signature(String algorithm, PrivateKey key, String body) throws GeneralSecurityException {
        String time = Long.toString(System.currentTimeMillis() / 1_000);
        String name = algorithm.equals("ecdsa") ? "SHA256withECDSA" : "Ed25519";
        byte[] signed = sign(name, key, time + "." + body);
        return "X-Timestamp: " + time + "\r\nX-Signature: "
                + Base64.getEncoder().encodeToString(signed);
    }

    private static String token(PrivateKey key, String body) throws GeneralSecurityException {
        long now = System.currentTimeMillis() / 1_000;
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ascii(body)));
        String claims = "{\"aud\":\"bench\",\"iat\":" + now + ",\"exp\":" + (now + LIFE_SECONDS) + ",\"body\":\"" + hash
                + "\"}";
        String text = part(ascii("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"bench\"}")) + "." + part(ascii(claims));
        return "Authorization: Bearer " + text + "." + part(sign("SHA256withRSA", key, text));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sign(String name, PrivateKey key, String text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(name);
        signature.initSign(key);
        signature.update(ascii(text));
        return signature.sign();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void next(ByteBuffer out, long nanos) {
        Prepared request = prepared.get((int) (number % prepared.size()));
        Stamp.write(request.bytes, request.id, ID_DIGITS, number);
        number++;
        out.put(request.bytes);
    }
}
