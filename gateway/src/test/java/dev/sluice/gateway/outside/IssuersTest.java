// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.gateway.auth.jwks.JwksOptions;
import dev.sluice.gateway.auth.jwks.PublishedKeys;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class IssuersTest {
    private final Vertx vertx = Vertx.vertx();
    private final AddressGuard guard =
            new AddressGuard(TargetPolicy.strict(), name -> Future.succeededFuture(List.of()));
    private final Issuers issuers = new Issuers(url -> PublishedKeys.start(
            vertx,
            URI.create(url),
            guard,
            JwksOptions.defaults(),
            ClientSettings.of("Sluice"),
            new CompositeMeterRegistry()));

    @AfterEach
    void close() throws Exception {
        issuers.close().await(60, TimeUnit.SECONDS);
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    private PublishedKeys at(String tenant, int i, long now) {
        return issuers.at("https://" + tenant + i + ".test/keys", tenant, now);
    }

    @Test
    void a_tenant_with_many_issuers_leaves_room_for_anothers() {
        for (int i = 0; i < Issuers.MOST_OF_TENANT; i++) {
            assertThat(at("a", i, 0)).isNotNull();
        }
        assertThat(at("a", 9_999, 0)).isNull();
        assertThat(at("b", 0, 0)).isNotNull();

        assertThat(at("a", 9_999, Issuers.IDLE.toNanos()))
                .as("one that nobody asked for lately gives way")
                .isNotNull();
        assertThat(issuers.size()).isEqualTo(Issuers.MOST_OF_TENANT + 1);
        assertThat(at("b", 0, Issuers.IDLE.toNanos())).isNotNull();
    }
}
