// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import dev.sluice.config.subscription.TlsSpec;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A webhook's own authorities, and its certificate for endpoints that ask who calls (RFC 8446 section 4.3.2). Names are
 * always verified. Two of the same texts are equal, so that they share connections. Immutable.
 */
public final class OwnTls {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]{1,100000})-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "sluice".getBytes(StandardCharsets.US_ASCII);

    /** A text can't be used. */
    public static final class UnusableException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String key;

        UnusableException(String key, String why, @Nullable Throwable cause) {
            super(key + ": " + why, cause);
            this.key = key;
        }

        /** Which of the texts: {@code ca}, {@code certificate} or {@code key}. */
        public String key() {
            return key;
        }
    }

    private final TlsSpec spec;
    private final ClientSSLOptions options;

    private OwnTls(TlsSpec spec) {
        this.spec = spec;
        this.options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        var ca = spec.ca();
        if (ca != null) {
            certificates("ca", ca);
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca)));
        }
        var certificate = spec.certificate();
        var key = spec.key();
        if (certificate != null && key != null) {
            var first = certificates("certificate", certificate).iterator().next();
            requirePair(first.getPublicKey(), privateKey(key.reveal(), first.getPublicKey()));
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(certificate))
                    .addKeyValue(Buffer.buffer(key.reveal())));
        }
    }

    /**
     * Makes it ready.
     *
     * @throws UnusableException for a text that is not what it should be, or a key that is another certificate's
     */
    public static OwnTls of(TlsSpec spec) {
        return new OwnTls(spec);
    }

    /** What a connection is made with. */
    ClientSSLOptions options() {
        return options;
    }

    private static Collection<? extends Certificate> certificates(String key, String pem) {
        try {
            var found = new ArrayList<Certificate>(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
            if (found.isEmpty()) {
                throw new UnusableException(key, "no certificate in PEM (-----BEGIN CERTIFICATE-----)", null);
            }
            return found;
        } catch (CertificateException malformed) {
            throw new UnusableException(key, "not certificates in PEM (-----BEGIN CERTIFICATE-----)", malformed);
        }
    }

    private static PrivateKey privateKey(String pem, PublicKey of) {
        Matcher found = PKCS8.matcher(pem);
        if (!found.find()) {
            throw new UnusableException(
                    "key",
                    "not a private key in PKCS #8 PEM (-----BEGIN PRIVATE KEY-----); openssl pkcs8 -topk8 -nodes makes one",
                    null);
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
            return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException other) {
            // its text may quote the key
            throw new UnusableException(
                    "key", "not a private key of the certificate's kind, " + of.getAlgorithm(), null);
        }
    }

    private static void requirePair(PublicKey open, PrivateKey secret) {
        try {
            var algorithm = switch (open.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> open.getAlgorithm();
            };
            var signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROBE);
            if (!signature.verify(signed)) {
                throw new UnusableException("key", "not the key of the certificate that stands first", null);
            }
        } catch (GeneralSecurityException unfit) {
            throw new UnusableException("key", "not usable with the certificate that stands first", unfit);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OwnTls own && spec.equals(own.spec);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(spec);
    }

    /** Without the texts. */
    @Override
    public String toString() {
        return "Own" + spec;
    }
}
