// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.bench.load.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A key pair made for one run, with the provider file whose source it signs for: Ed25519 and P-256 over timestamp and body, RSA of 2,048
 * bits as a token that holds the body's hash, with its key published by this process. Confined to one thread.
 */
final class SigningPair implements AutoCloseable {
    private static final int RSA_BITS = 2_048;
    private static final int ED25519_LENGTH = 32;
    private static final String EVENT = """
            event:
              id: "{header:X-Event-Id}"
              type: "com.stripe.{/type}"
              time: /created
              subject: /data/object/id
              key: /data/object/customer
              unparsed: bench.unparsed
            """;

    private final String algorithm;
    private final KeyPair pair;
    private final HttpServer keys;

    private SigningPair(String algorithm, KeyPair pair, HttpServer keys) {
        this.algorithm = algorithm;
        this.pair = pair;
        this.keys = keys;
    }

    /** Makes one of ed25519, ecdsa or rsa. */
    static SigningPair of(String algorithm) {
        try {
            KeyPair pair = generate(algorithm);
            HttpServer keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            if (pair.getPublic() instanceof RSAPublicKey rsa) {
                publish(keys, rsa);
            }
            keys.start();
            return new SigningPair(algorithm, pair, keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no keys of " + algorithm, e);
        } catch (IOException e) {
            throw new UncheckedIOException("keys can't be published", e);
        }
    }

    private static KeyPair generate(String algorithm) throws GeneralSecurityException {
        String family = algorithm.equals("ecdsa") ? "EC" : algorithm;
        KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
        if (family.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else if (family.equals("rsa")) {
            generator.initialize(RSA_BITS);
        }
        return generator.generateKeyPair();
    }

    private static void publish(HttpServer server, RSAPublicKey key) {
        byte[] set = Json.of(Map.of(
                        "keys",
                        List.of(Map.of(
                                "kty",
                                "RSA",
                                "use",
                                "sig",
                                "alg",
                                "RS256",
                                "kid",
                                "bench",
                                "n",
                                number(key.getModulus()),
                                "e",
                                number(key.getPublicExponent())))))
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    String algorithm() {
        return algorithm;
    }

    /** What the source says besides its secrets. */
    Map<String, String> settings() {
        return algorithm.equals("rsa")
                ? Map.of(
                        "keySet",
                        "http://127.0.0.1:%d/keys".formatted(keys.getAddress().getPort()))
                : Map.of();
    }

    /** Base64 of a PKCS #8 PrivateKeyInfo. */
    String privateKey() {
        return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
    }

    /** Base64 of a SubjectPublicKeyInfo. */
    String publicKey() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    /** Writes the provider's file into the folder; its name is {@code bench}. */
    void writeProvider(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("bench.yaml"), "name: bench\ntitle: Bench\n" + scheme() + EVENT);
        } catch (IOException e) {
            throw new UncheckedIOException("the provider's file can't be written", e);
        }
    }

    private String scheme() {
        if (algorithm.equals("rsa")) {
            return """
                    jwt:
                      header: Authorization
                      word: Bearer
                      algorithms: [RS256]
                      keySet: { setting: keySet }
                      audience: bench
                      bodyHash: body
                    """;
        }
        return """
                signature:
                  headers: [X-Signature]
                  form: plain
                  encoding: base64
                  methods:
                    "": { algorithm: %s, key: base64 }
                signed: "{timestamp}.{body}"
                timestamp: { headers: [X-Timestamp], unit: s, tolerance: none, sides: past }
                """.formatted(algorithm.equals("ecdsa") ? "ecdsa-sha256" : algorithm);
    }

    /** What a source of that provider has for secrets. */
    List<String> secrets() {
        return switch (algorithm) {
            case "rsa" -> List.of();
            case "ecdsa" -> List.of(publicKey());
            default -> List.of(Base64.getEncoder().encodeToString(raw(pair.getPublic())));
        };
    }

    private static byte[] raw(PublicKey key) {
        byte[] info = key.getEncoded();
        return Arrays.copyOfRange(info, info.length - ED25519_LENGTH, info.length);
    }

    @Override
    public void close() {
        keys.stop(0);
    }
}
