// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.JwtSettings;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.TargetUrl;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.SharedSecret;
import dev.sluice.gateway.auth.jwks.JwksOptions;
import dev.sluice.gateway.auth.jwks.PublishedKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whose tokens a node believes. */
final class AuthSide {
    private static final long STOP_MILLIS = 1_500;

    private AuthSide() {}

    /** The operator names the issuer: it may be on a private network though no target may. */
    private static AddressGuard letting(AddressGuard guard, URI jwks) {
        return guard.letting(TargetUrl.parse(jwks.toString()).host());
    }

    /** What {@code auth} says; in dev, when it says nothing, the data folder's key. Waits for no issuer. */
    static Authenticator authenticator(
            NodeOptions options,
            InstantSource clock,
            Vertx vertx,
            AddressGuard guard,
            MeterRegistry meters,
            Closers closers) {
        if (options.settings().auth().jwt() instanceof JwtSettings.Jwks issuer) {
            var keys = PublishedKeys.start(
                    vertx,
                    issuer.jwks(),
                    letting(guard, issuer.jwks()),
                    JwksOptions.defaults(),
                    ClientSettings.of("Sluice"),
                    meters);
            closers.add("issuer's keys", STOP_MILLIS, () -> keys.close().await(STOP_MILLIS, TimeUnit.MILLISECONDS));
            return Authenticator.issued(keys, issuer.issuer(), issuer.audience(), clock);
        }
        return options.keys()
                .jwt()
                .map(key -> Authenticator.hs256(new SharedSecret(key), Optional.empty(), Optional.empty(), clock))
                .orElseGet(Authenticator::refusing);
    }
}
