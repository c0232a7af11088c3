// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource.PresentedKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fetches certificates and makes keys of those that are to be believed. Thread-safe. */
final class Certificates {
    private static final Set<Integer> MISSING = Set.of(403, 404, 410);
    private static final int MOST_ISSUERS = 3;
    /** Of a chain, however it came: building one of many is slow. */
    private static final int MOST_CERTIFICATES = 8;

    private final Vertx vertx;
    private final RemoteGet remote;
    private final CertificateTrust trust;
    private final InstantSource clock;

    Certificates(Vertx vertx, RemoteGet remote, CertificateTrust trust, InstantSource clock) {
        this.vertx = vertx;
        this.remote = remote;
        this.trust = trust;
        this.clock = clock;
    }

    /** The key, empty when there is no such certificate or it is not to be believed; fails when that can't be said now. */
    Future<Optional<PresentedKey>> fetch(KeyRef.Certificate ref) {
        return remote.get(ref.url()).compose(answer -> {
            if (MISSING.contains(answer.status())) {
                return Future.succeededFuture(Optional.empty());
            }
            if (!answer.isOk()) {
                return Future.failedFuture("status " + answer.status());
            }
            List<X509Certificate> chain = certificates(answer);
            return chain.isEmpty() || chain.size() > MOST_CERTIFICATES
                    ? Future.succeededFuture(Optional.empty())
                    : withIssuers(chain, ref.names(), 0);
        });
    }

    private static List<X509Certificate> certificates(RemoteGet.Answer answer) {
        try {
            return CertificateTrust.read(answer.body().getBytes());
        } catch (CertificateException malformed) {
            return List.of();
        }
    }

    /** A certificate that comes without those above it names where they are. */
    private Future<Optional<PresentedKey>> withIssuers(List<X509Certificate> chain, Set<String> names, int fetched) {
        return vertx.executeBlocking(() -> trust.keyOf(chain, names, clock.instant()), false)
                .map(key -> Optional.ofNullable(key).map(Certificates::presented))
                .recover(refused -> above(chain, names, fetched));
    }

    private Future<Optional<PresentedKey>> above(List<X509Certificate> chain, Set<String> names, int fetched) {
        X509Certificate top = chain.getLast();
        Optional<String> url = CertificateTrust.issuerUrl(top);
        X509Certificate leaf = chain.getFirst();
        boolean hopeful = CertificateTrust.isNamed(leaf, names) && CertificateTrust.isValid(leaf, clock.instant());
        if (url.isEmpty() || fetched >= MOST_ISSUERS || !hopeful) {
            return Future.succeededFuture(Optional.empty());
        }
        return remote.issuer(url.get()).compose(answer -> {
            if (!answer.isOk()) {
                return Future.failedFuture("status " + answer.status() + " for an issuer's certificate");
            }
            // nothing follows a certificate that has not signed the one below it
            Optional<X509Certificate> issuer = certificates(answer).stream()
                    .filter(candidate -> CertificateTrust.isIssuer(candidate, top))
                    .findFirst();
            if (issuer.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            var longer = new ArrayList<>(chain);
            longer.add(issuer.get());
            return withIssuers(longer, names, fetched + 1);
        });
    }

    private static PresentedKey presented(PublicKey key) {
        return (algorithm, signed, signature) -> {
            try {
                Signature verifier = Signature.getInstance(algorithm);
                verifier.initVerify(key);
                verifier.update(signed);
                return verifier.verify(signature);
            } catch (GeneralSecurityException notASignature) {
                return false;
            }
        };
    }
}
