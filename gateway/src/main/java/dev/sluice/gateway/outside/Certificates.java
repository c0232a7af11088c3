// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource.PresentedKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
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
import java.util.function.Function;

/** Fetches certificates and makes keys of those that are to be believed. Thread-safe. */
final class Certificates {
    private static final int MOST_ISSUERS = 3;

    private final Vertx vertx;
    private final Function<String, Future<Buffer>> get;
    private final CertificateTrust trust;
    private final InstantSource clock;

    Certificates(Vertx vertx, Function<String, Future<Buffer>> get, CertificateTrust trust, InstantSource clock) {
        this.vertx = vertx;
        this.get = get;
        this.trust = trust;
        this.clock = clock;
    }

    /** The key, empty when the certificate is not to be believed; fails when it can't be had. */
    Future<Optional<PresentedKey>> fetch(KeyRef.Certificate ref) {
        return get.apply(ref.url()).compose(text -> {
            List<X509Certificate> chain;
            try {
                chain = CertificateTrust.read(text.getBytes());
            } catch (CertificateException malformed) {
                return Future.succeededFuture(Optional.<PresentedKey>empty());
            }
            Set<String> names = Set.of(ref.name(), URI.create(ref.url()).getHost());
            return withIssuers(new ArrayList<>(chain), names, 0);
        });
    }

    /** A certificate that comes without those above it names where they are. */
    private Future<Optional<PresentedKey>> withIssuers(List<X509Certificate> chain, Set<String> names, int fetched) {
        return vertx.executeBlocking(() -> trust.keyOf(chain, names, clock.instant()), false)
                .map(key -> Optional.ofNullable(key).map(Certificates::presented))
                .recover(refused -> {
                    Optional<String> above = CertificateTrust.issuerUrl(chain.getLast());
                    if (above.isEmpty() || fetched >= MOST_ISSUERS) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    return get.apply(above.get()).compose(text -> {
                        try {
                            chain.addAll(CertificateTrust.read(text.getBytes()));
                        } catch (CertificateException malformed) {
                            return Future.succeededFuture(Optional.<PresentedKey>empty());
                        }
                        return withIssuers(chain, names, fetched + 1);
                    });
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
