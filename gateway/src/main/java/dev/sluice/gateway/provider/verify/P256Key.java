// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.verify.KeySource.PresentedKey;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;

/** A key of P-256 that is given as a JWK (RFC 7518, 6.2), for ES256. */
public final class P256Key {
    private static final int LENGTH = 32;

    private P256Key() {}

    /**
     * The key of two coordinates in base64url, which only ES256 is verified with.
     *
     * @throws IllegalArgumentException when they are none
     */
    public static PresentedKey of(String x, String y) {
        PublicKey key = key(number(x), number(y));
        return (algorithm, signed, signature) -> {
            try {
                Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
                verifier.initVerify(key);
                verifier.update(signed);
                return algorithm.equals("ES256") && verifier.verify(signature);
            } catch (GeneralSecurityException notASignature) {
                return false;
            }
        };
    }

    private static BigInteger number(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a coordinate of P-256 has " + LENGTH + " bytes");
        }
        return new BigInteger(1, bytes);
    }

    private static PublicKey key(BigInteger x, BigInteger y) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            var curve = parameters.getParameterSpec(ECParameterSpec.class);
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
            Signature.getInstance("SHA256withECDSA").initVerify(key);
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key of P-256", e);
        }
    }
}
