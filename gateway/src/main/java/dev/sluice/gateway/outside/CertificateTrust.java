// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whether a certificate is to be believed: its name, its dates, and a chain to an authority that the JDK trusts (RFC 5280, 6). Immutable;
 * building a chain takes milliseconds.
 */
final class CertificateTrust {
    private static final int LEAST_BITS = 2_048;
    private static final int DNS_NAME = 2;
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
    /** The object identifier of caIssuers, and the tag of the URL that follows it (RFC 5280, 4.2.2.1). */
    private static final byte[] CA_ISSUERS = {0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02, (byte) 0x86};

    private static final int LONGEST_SHORT_FORM = 0x7f;

    private final Set<TrustAnchor> anchors;

    CertificateTrust(Collection<X509Certificate> authorities) {
        this.anchors = new HashSet<>();
        authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    }

    /** The JDK's authorities. */
    static CertificateTrust ofTheJdk() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            var authorities = Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList();
            return new CertificateTrust(authorities);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK trusts somebody", e);
        }
    }

    /** The certificates of a PEM or DER text, the leaf first. */
    static List<X509Certificate> read(byte[] text) throws CertificateException {
        var certificates = new ArrayList<X509Certificate>();
        for (var one : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text))) {
            certificates.add((X509Certificate) one);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return certificates;
    }

    /**
     * The leaf's key.
     *
     * @param chain the leaf, and what may stand between it and an authority
     * @param names of which the leaf must have one
     * @throws GeneralSecurityException says why it is not to be believed
     */
    PublicKey keyOf(List<X509Certificate> chain, Set<String> names, Instant now) throws GeneralSecurityException {
        X509Certificate leaf = chain.getFirst();
        if (!isNamed(leaf, names)) {
            throw new CertificateException("the certificate is for another name");
        }
        if (!(leaf.getPublicKey() instanceof RSAPublicKey rsa)
                || rsa.getModulus().bitLength() < LEAST_BITS) {
            throw new CertificateException("the certificate's key is not RSA of " + LEAST_BITS + " bits or more");
        }
        var target = new X509CertSelector();
        target.setCertificate(leaf);
        var parameters = new PKIXBuilderParameters(anchors, target);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        CertPathBuilder.getInstance("PKIX").build(parameters);
        return leaf.getPublicKey();
    }

    /** Whether it is for one of these names, letter by letter: a wildcard is for nobody in particular. */
    static boolean isNamed(X509Certificate leaf, Set<String> names) {
        try {
            return names(leaf).stream().anyMatch(names::contains);
        } catch (CertificateException unreadable) {
            return false;
        }
    }

    /** Whether it is of its time; the others of a chain are judged with it. */
    static boolean isValid(X509Certificate leaf, Instant now) {
        try {
            leaf.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException notNow) {
            return false;
        }
    }

    /** Whether {@code candidate} has signed {@code below}. That it may, is the chain's matter. */
    static boolean isIssuer(X509Certificate candidate, X509Certificate below) {
        if (!candidate.getSubjectX500Principal().equals(below.getIssuerX500Principal())) {
            return false;
        }
        try {
            below.verify(candidate.getPublicKey());
            return true;
        } catch (GeneralSecurityException notSigned) {
            return false;
        }
    }

    private static List<String> names(X509Certificate leaf) throws CertificateException {
        var alternatives = leaf.getSubjectAlternativeNames();
        if (alternatives == null) {
            return List.of();
        }
        return alternatives.stream()
                .filter(name -> Integer.valueOf(DNS_NAME).equals(name.getFirst()))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    /** Where the certificate says its issuer's can be had. What comes from there is believed only as part of a whole chain. */
    static Optional<String> issuerUrl(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(AUTHORITY_INFORMATION);
        for (int at = 0; extension != null && at + CA_ISSUERS.length < extension.length; at++) {
            if (Arrays.equals(extension, at, at + CA_ISSUERS.length, CA_ISSUERS, 0, CA_ISSUERS.length)) {
                int length = extension[at + CA_ISSUERS.length];
                int from = at + CA_ISSUERS.length + 1;
                if (length > 0 && length <= LONGEST_SHORT_FORM && from + length <= extension.length) {
                    return Optional.of(new String(extension, from, length, StandardCharsets.US_ASCII));
                }
            }
        }
        return Optional.empty();
    }
}
