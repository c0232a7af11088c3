// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.config.DoorSettings.Tls;
import dev.sluice.config.watch.FileWatch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The certificate that the listener shows, in files that an operator changes. Thread-safe; reads files, so it may block. */
final class TlsFiles {
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final Tls files;
    private final FileWatch watch;
    private final ReentrantLock looking = new ReentrantLock();

    private TlsFiles(Tls files) {
        this.files = files;
        var watched = new HashSet<Path>(Set.of(files.certificate(), files.key()));
        if (files.clientCa() != null) {
            watched.add(files.clientCa());
        }
        this.watch = new FileWatch(watched, InstantSource.system());
    }

    /** @throws IllegalArgumentException when they can't be used */
    static TlsFiles read(Tls files) {
        var made = new TlsFiles(files);
        // twice: what is there at the start is no news
        made.watch.look();
        made.watch.look();
        made.options();
        return made;
    }

    /**
     * What they say, when that is news and they have come to rest; told to one caller only.
     *
     * @throws IllegalArgumentException when it can't be used
     */
    Optional<ServerSSLOptions> news() {
        if (!looking.tryLock()) {
            return Optional.empty();
        }
        try {
            return watch.look() ? Optional.of(options()) : Optional.empty();
        } finally {
            looking.unlock();
        }
    }

    boolean asksClients() {
        return files.clientCa() != null;
    }

    ClientAuth clientAuth() {
        return asksClients() ? ClientAuth.REQUEST : ClientAuth.NONE;
    }

    /**
     * What they say now.
     *
     * @throws IllegalArgumentException when it can't be used
     */
    ServerSSLOptions options() {
        byte[] certificate = bytes(files.certificate());
        byte[] key = bytes(files.key());
        check(certificate, key);
        var options = new ServerSSLOptions()
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate))
                        .addKeyValue(Buffer.buffer(key)));
        options.setEnabledSecureTransportProtocols(new HashSet<>(PROTOCOLS));
        options.setUseAlpn(true);
        options.setApplicationLayerProtocols(List.of("h2", "http/1.1"));
        options.setClientAuth(clientAuth());
        if (files.clientCa() != null) {
            byte[] authorities = bytes(files.clientCa());
            certificates(authorities, files.clientCa());
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authorities)));
        }
        return options;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + " can't be read", unreadable);
        }
    }

    /** A key of another certificate would fail every handshake: better told before. */
    private void check(byte[] certificate, byte[] key) {
        PublicKey known =
                certificates(certificate, files.certificate()).getFirst().getPublicKey();
        PrivateKey own = privateKey(key);
        String algorithm = switch (own.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        byte[] probe = "sluice".getBytes(StandardCharsets.UTF_8);
        try {
            var signing = Signature.getInstance(algorithm);
            signing.initSign(own);
            signing.update(probe);
            byte[] signature = signing.sign();
            var verifying = Signature.getInstance(algorithm);
            verifying.initVerify(known);
            verifying.update(probe);
            if (verifying.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException another) {
            throw new IllegalArgumentException(files.key() + " is not the key of " + files.certificate(), another);
        }
        throw new IllegalArgumentException(files.key() + " is not the key of " + files.certificate());
    }

    private static List<X509Certificate> certificates(byte[] pem, Path file) {
        try {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return found.stream().map(X509Certificate.class::cast).toList();
            }
        } catch (GeneralSecurityException none) {
            throw new IllegalArgumentException(file + " holds no certificate in PEM", none);
        }
        throw new IllegalArgumentException(file + " holds no certificate in PEM");
    }

    private PrivateKey privateKey(byte[] pem) {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN PRIVATE KEY-----")) {
            byte[] encoded = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
            var key =
                    KINDS.stream().flatMap(kind -> key(kind, encoded).stream()).findFirst();
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException(files.key() + " holds no private key in PEM (PKCS #8)");
    }

    private static Optional<PrivateKey> key(String kind, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException ofAnotherKind) {
            return Optional.empty();
        }
    }
}
