// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.access;

import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The authorities of a PEM file, and nobody else's, as what a gateway's certificate is believed by. */
final class OwnAuthorities {
    private OwnAuthorities() {}

    static SSLContext context(Path file) {
        try {
            Collection<? extends Certificate> authorities = read(file);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate authority : authorities) {
                trusted.setCertificateEntry(Integer.toString(number++), authority);
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--ca " + file + " can't be read: " + unreadable.getMessage());
        } catch (GeneralSecurityException none) {
            throw CommandFailure.usage("--ca " + file + " holds no certificate in PEM");
        }
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("no certificate");
            }
            return found;
        }
    }
}
