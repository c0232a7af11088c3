// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.auth.jwks.KeySetFile;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.P256Key;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** The provider's key in a file that the user gives, believed as it is: a certificate in PEM, a set of keys, or one key of Plaid's. */
final class GivenKeys implements KeySource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final byte[] content;

    private GivenKeys(Path file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    static GivenKeys read(Path file) {
        try {
            return new GivenKeys(file, Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--keys " + file + " can't be read: " + unreadable.getMessage());
        }
    }

    @Override
    public Answer find(KeyRef ref) {
        return switch (ref) {
            case KeyRef.Certificate certificate -> certificate();
            case KeyRef.Published published -> published(published);
            case KeyRef.Plaid plaid -> plaid(plaid.id());
        };
    }

    private Answer certificate() {
        try {
            PublicKey key = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(content))
                    .getPublicKey();
            return new Answer.Found((algorithm, signed, signature) -> isSigned(key, algorithm, signed, signature));
        } catch (CertificateException none) {
            throw CommandFailure.usage("--keys " + file + " must be the provider's certificate in PEM");
        }
    }

    private static boolean isSigned(PublicKey key, String algorithm, byte[] signed, byte[] signature) {
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private Answer published(KeyRef.Published ref) {
        try {
            return KeySetFile.find(content, ref.algorithm(), ref.id())
                    .<Answer>map(
                            key -> new Answer.Found((algorithm, signed, signature) -> key.verifies(signed, signature)))
                    .orElse(Answer.Standing.REJECTED);
        } catch (IllegalArgumentException none) {
            throw CommandFailure.usage(
                    "--keys " + file + " must be what " + ref.url() + " answers: " + none.getMessage());
        }
    }

    /** A JWK, or the API's answer with one in it. */
    private Answer plaid(String id) {
        try {
            JsonNode document = JSON.readTree(content);
            JsonNode key = document.has("key") ? document.path("key") : document;
            if (!id.equals(key.path("kid").asText(id))) {
                return Answer.Standing.REJECTED;
            }
            return new Answer.Found(
                    P256Key.of(key.path("x").asText(), key.path("y").asText()));
        } catch (IOException | IllegalArgumentException none) {
            throw CommandFailure.usage("--keys " + file + " must be Plaid's key " + id + " in JSON");
        }
    }
}
