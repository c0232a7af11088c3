// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A private key as {@code openssl genpkey} writes it: PKCS #8 in PEM (RFC 7468), RSA, EC or Ed25519. */
final class PrivateKeyFile {
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private PrivateKeyFile() {}

    static PrivateKey read(Path file) {
        byte[] encoded = encoded(file);
        return KINDS.stream()
                .flatMap(kind -> key(kind, encoded).stream())
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(file + " is no private key of RSA, EC or Ed25519"));
    }

    private static byte[] encoded(Path file) {
        try {
            String pem = Files.readString(file, StandardCharsets.US_ASCII);
            if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
                throw CommandFailure.usage(file + " is no private key in PEM (PKCS #8): it has to begin with"
                        + " -----BEGIN PRIVATE KEY-----, as openssl genpkey writes it");
            }
            return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + " can't be read");
        } catch (IllegalArgumentException notBase64) {
            throw CommandFailure.usage(file + " is no private key in PEM");
        }
    }

    private static Optional<PrivateKey> key(String kind, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException ofAnotherKind) {
            return Optional.empty();
        }
    }
}
