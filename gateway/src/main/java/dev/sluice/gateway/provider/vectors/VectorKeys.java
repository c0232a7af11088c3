// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.P256Key;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The keys that a row brings along, in the place of those that would be fetched: {@code keys}, {@code jwks}, {@code cert_pem}. */
record VectorKeys(JsonNode params) implements KeySource {

    @Override
    public Answer find(KeyRef ref) {
        try {
            return switch (ref) {
                case KeyRef.Certificate certificate -> certificate();
                case KeyRef.Published published -> named(published.id() == null ? "" : published.id());
                case KeyRef.Plaid plaid -> named(plaid.id());
            };
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("the row's key can't be read", unusable);
        }
    }

    private Answer certificate() throws GeneralSecurityException {
        String pem = params.path("cert_pem").asText();
        if (pem.isEmpty()) {
            return Answer.Standing.REJECTED;
        }
        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        return found(certificate.getPublicKey());
    }

    private Answer named(String id) throws GeneralSecurityException {
        JsonNode pem = params.path("keys").path(id);
        if (pem.isTextual()) {
            String base64 = pem.textValue().replaceAll("-----[A-Z ]+-----|\\s", "");
            return found(KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64))));
        }
        JsonNode jwk = params.path("jwks").path(id);
        return jwk.isObject()
                ? new Answer.Found(
                        P256Key.of(jwk.path("x").asText(), jwk.path("y").asText()))
                : Answer.Standing.REJECTED;
    }

    private static Answer found(PublicKey key) {
        return new Answer.Found((algorithm, signed, signature) -> {
            try {
                Signature verifier = Signature.getInstance(algorithm.equals("RS256") ? "SHA256withRSA" : algorithm);
                verifier.initVerify(key);
                verifier.update(signed);
                return verifier.verify(signature);
            } catch (GeneralSecurityException notASignature) {
                return false;
            }
        });
    }
}
