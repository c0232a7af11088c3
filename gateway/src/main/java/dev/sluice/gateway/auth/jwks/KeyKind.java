// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * The kinds of keys that sign tokens, and how their numbers become a key. Pure; everything that is weak or no such key is an {@link
 * IllegalArgumentException}.
 */
enum KeyKind {
    RSA("", 0),
    P256("secp256r1", 64),
    P384("secp384r1", 96),
    P521("secp521r1", 132),
    ED25519("302a300506032b6570032100", 64),
    ED448("3043300506032b6571033a00", 114);

    /** NIST SP 800-131A: fewer bits are not safe. */
    static final int LEAST_RSA_BITS = 2_048;
    /** More cost more than a check may take. */
    static final int MOST_RSA_BITS = 8_192;

    private static final int MOST_EXPONENT_BITS = 32;

    /** The curve's name, or what precedes the key in a SubjectPublicKeyInfo (RFC 8410), in hex. */
    private final String parameter;

    private final int signatureBytes;

    KeyKind(String parameter, int signatureBytes) {
        this.parameter = parameter;
        this.signatureBytes = signatureBytes;
    }

    /** The one length of a signature; 0 where the key's size decides. */
    int signatureBytes() {
        return signatureBytes;
    }

    /** An RSA key of these unsigned numbers. */
    static PublicKey rsa(byte[] modulus, byte[] exponent) {
        var n = new BigInteger(1, modulus);
        var e = new BigInteger(1, exponent);
        if (n.bitLength() < LEAST_RSA_BITS || n.bitLength() > MOST_RSA_BITS || !n.testBit(0)) {
            throw new IllegalArgumentException(
                    "an RSA key must have " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS + " bits");
        }
        if (e.bitLength() < 2 || e.bitLength() > MOST_EXPONENT_BITS || !e.testBit(0)) {
            throw new IllegalArgumentException("an RSA key's exponent must be odd, 3 or more, and of 32 bits at most");
        }
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e));
        } catch (GeneralSecurityException refused) {
            throw new IllegalArgumentException("not an RSA key", refused);
        }
    }

    /** The point of this kind's curve with these coordinates, each of the field's full length (RFC 7518, 6.2.1.2). */
    PublicKey point(byte[] x, byte[] y) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(parameter));
            ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
            int length = signatureBytes / 2;
            var point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
            if (x.length != length || y.length != length || !isOn(curve, point)) {
                throw new IllegalArgumentException("not a point of the curve");
            }
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
        } catch (GeneralSecurityException refused) {
            throw new IllegalArgumentException("not a key of the curve", refused);
        }
    }

    /** The JDK makes a key of any two numbers. */
    private static boolean isOn(ECParameterSpec spec, ECPoint point) {
        BigInteger p = ((ECFieldFp) spec.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(3)
                .add(spec.getCurve().getA().multiply(x))
                .add(spec.getCurve().getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    /** A key of this kind's Edwards curve (RFC 8032). */
    PublicKey edwards(byte[] raw) {
        byte[] head = HexFormat.of().parseHex(parameter);
        // the last byte but one of the head is the length of what follows it, a leading zero included
        if (raw.length != head[head.length - 2] - 1) {
            throw new IllegalArgumentException("not a key of the curve");
        }
        byte[] der = new byte[head.length + raw.length];
        System.arraycopy(head, 0, der, 0, head.length);
        System.arraycopy(raw, 0, der, head.length, raw.length);
        try {
            PublicKey key = KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(der));
            java.security.Signature.getInstance("EdDSA").initVerify(key);
            return key;
        } catch (GeneralSecurityException refused) {
            throw new IllegalArgumentException("not a key of the curve", refused);
        }
    }
}
