// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The algorithms that a published key may be used with (RFC 7518, 3.1; RFC 8037), each with the one kind of key it fits. */
enum JwsAlgorithm {
    RS256(KeyKind.RSA, "SHA256withRSA", 0),
    RS384(KeyKind.RSA, "SHA384withRSA", 0),
    RS512(KeyKind.RSA, "SHA512withRSA", 0),
    PS256(KeyKind.RSA, "RSASSA-PSS", 256),
    PS384(KeyKind.RSA, "RSASSA-PSS", 384),
    PS512(KeyKind.RSA, "RSASSA-PSS", 512),
    ES256(KeyKind.P256, "SHA256withECDSAinP1363Format", 0),
    ES384(KeyKind.P384, "SHA384withECDSAinP1363Format", 0),
    ES512(KeyKind.P521, "SHA512withECDSAinP1363Format", 0),
    /** Its key says which curve. */
    EDDSA(null, "EdDSA", 0);

    private final @Nullable KeyKind kind;
    private final String jca;
    /** Of the hash of PSS; 0 where the JDK's name of the algorithm says all. */
    private final int pssBits;

    JwsAlgorithm(@Nullable KeyKind kind, String jca, int pssBits) {
        this.kind = kind;
        this.jca = jca;
        this.pssBits = pssBits;
    }

    /** RFC 7518, 3.5: MGF1 with the same hash, and a salt of the hash's length. */
    private static PSSParameterSpec pss(int bits) {
        String hash = "SHA-" + bits;
        return new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), bits / Byte.SIZE, PSSParameterSpec.TRAILER_FIELD_BC);
    }

    /** As it stands in a header; case counts. */
    String text() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /** The one of this name; empty for HMAC, {@code none} and all that is not known. */
    static Optional<JwsAlgorithm> of(String text) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.text().equals(text))
                .findFirst();
    }

    boolean fits(KeyKind key) {
        return this == EDDSA ? key == KeyKind.ED25519 || key == KeyKind.ED448 : key == kind;
    }

    /** Whether the signature is the key's, of which {@link #fits} was true. */
    boolean verifies(PublicKey key, KeyKind kindOfKey, byte[] signed, byte[] signature) {
        if (kindOfKey.signatureBytes() > 0 && signature.length != kindOfKey.signatureBytes()) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(jca);
            if (pssBits > 0) {
                verifier.setParameter(pss(pssBits));
            }
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "every JDK has " + jca + ", and the key was tried when it was read", unusable);
        }
    }
}
