// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A real pair of keys that an issuer signs with, made by the JDK and written as a JWK by hand. */
public record SigningPair(String id, String curve, KeyPair pair) {

    public static SigningPair rsa(String id, int bits) {
        return make(id, "RSA", generator -> generator.initialize(bits));
    }

    public static SigningPair ec(String id, String curve) {
        String name = "secp" + curve.substring(2) + "r1";
        return new SigningPair(
                id, curve, make(id, "EC", generator -> generator.initialize(new ECGenParameterSpec(name))).pair);
    }

    static SigningPair edwards(String id, String curve) {
        return new SigningPair(id, curve, make(id, curve, generator -> {}).pair);
    }

    private interface Setup {
        void on(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static SigningPair make(String id, String algorithm, Setup setup) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            setup.on(generator);
            return new SigningPair(id, "", generator.generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The public half as a JWK. */
    public JsonObject jwk() {
        var jwk = new JsonObject().put("kid", id);
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return jwk.put("kty", "RSA")
                    .put("n", base64(unsigned(rsa.getModulus(), 0)))
                    .put("e", base64(unsigned(rsa.getPublicExponent(), 0)));
        }
        if (pair.getPublic() instanceof ECPublicKey ec) {
            int length = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
            return jwk.put("kty", "EC")
                    .put("crv", curve)
                    .put("x", base64(unsigned(ec.getW().getAffineX(), length)))
                    .put("y", base64(unsigned(ec.getW().getAffineY(), length)));
        }
        byte[] der = pair.getPublic().getEncoded();
        int length = curve.equals("Ed25519") ? 32 : 57;
        return jwk.put("kty", "OKP")
                .put("crv", curve)
                .put("x", base64(Arrays.copyOfRange(der, der.length - length, der.length)));
    }

    /** A token with this key's id in its header. */
    public String token(String algorithm, String claims) {
        return token(new JsonObject().put("alg", algorithm).put("kid", id), algorithm, claims);
    }

    /** A token with any header, signed as {@code algorithm} says. */
    String token(JsonObject header, String algorithm, String claims) {
        String head = base64(header.encode().getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        return head + "." + base64(sign(algorithm, head.getBytes(UTF_8)));
    }

    byte[] sign(String algorithm, byte[] bytes) {
        try {
            Signature signer = Signature.getInstance(
                    switch (algorithm.substring(0, 2)) {
                        case "RS" -> "SHA" + algorithm.substring(2) + "withRSA";
                        case "PS" -> "RSASSA-PSS";
                        case "ES" -> "SHA" + algorithm.substring(2) + "withECDSAinP1363Format";
                        default -> "EdDSA";
                    });
            if (algorithm.startsWith("PS")) {
                int bits = Integer.parseInt(algorithm.substring(2));
                signer.setParameter(
                        new PSSParameterSpec("SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), bits / 8, 1));
            }
            signer.initSign(pair.getPrivate());
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public static String set(JsonObject... keys) {
        return new JsonObject()
                .put("keys", new JsonArray(Arrays.asList((Object[]) keys)))
                .encode();
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] bare = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        byte[] full = new byte[Math.max(length, bare.length)];
        System.arraycopy(bare, 0, full, full.length - bare.length, bare.length);
        return full;
    }
}
