// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.KeyStoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates of our own, made by the JDK's keytool. */
public final class TestAuthority {
    private static final String PASSWORD = "secret";

    private final Path store;

    public TestAuthority(Path folder) {
        this.store = folder.resolve("authority.p12");
    }

    /**
     * Makes a key and its certificate.
     *
     * @param signer whose key signs it; null for its own
     * @param extensions as keytool takes them
     */
    public void make(String alias, String name, @Nullable String signer, String... extensions) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "3650",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        if (signer != null) {
            command.addAll(List.of("-signer", signer));
        }
        for (String extension : extensions) {
            command.addAll(List.of("-ext", extension));
        }
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException failed) {
            throw new AssertionError("no keytool", failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        }
    }

    public X509Certificate certificate(String alias) throws GeneralSecurityException {
        return (X509Certificate) open().getCertificate(alias);
    }

    /** In PEM. */
    public String pem(String... aliases) throws GeneralSecurityException {
        var text = new StringBuilder();
        for (String alias : aliases) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(certificate(alias).getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return text.toString();
    }

    /** The key in PEM (PKCS#8). */
    public String keyPem(String alias) throws GeneralSecurityException {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(
                                open().getKey(alias, PASSWORD.toCharArray()).getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    public byte[] sign(String alias, String text) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign((java.security.PrivateKey) open().getKey(alias, PASSWORD.toCharArray()));
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return signature.sign();
    }

    /** What a server shows that is this one. */
    public KeyCertOptions server(String alias) {
        return new KeyStoreOptions()
                .setType("PKCS12")
                .setPath(store.toString())
                .setPassword(PASSWORD)
                .setAlias(alias)
                .setAliasPassword(PASSWORD);
    }

    /** What a client goes by that believes the root, and shows {@code alias} when it is asked; null shows nothing. */
    public SSLContext client(String root, @Nullable String alias) throws GeneralSecurityException, IOException {
        var believed = KeyStore.getInstance("PKCS12");
        believed.load(null, null);
        believed.setCertificateEntry("root", certificate(root));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (alias != null) {
            own.setKeyEntry(
                    alias,
                    open().getKey(alias, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    open().getCertificateChain(alias));
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore open() {
        try (InputStream bytes = Files.newInputStream(store)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(bytes, PASSWORD.toCharArray());
            return keys;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new AssertionError("the store can't be read", unreadable);
        }
    }
}
