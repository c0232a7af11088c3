// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.config.value.Secret;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.Names;
import io.vertx.core.Future;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 to an endpoint that asks who calls. */
@Timeout(120)
class MutualHttp2IT {
    private static final Names LOOPBACK = name -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));

    @TempDir
    private Path folder;

    private static Endpoint endpoint(Http2Server server, TlsSpec tls) {
        return Endpoint.of(new EndpointSpec(
                server.url(),
                List.of(Loop.SECRET),
                Map.of(),
                Duration.ofSeconds(20),
                Map.of(),
                RequestForm.USUAL,
                tls));
    }

    @Test
    void a_certificate_is_shown_and_who_shows_none_does_not_come_in_on_the_connection_of_who_does() throws Exception {
        var identity = Http2Server.Identity.in(folder);
        var callers = new CopyOnWriteArrayList<String>();
        var settings = ClientSettings.of("Sluice/test");
        try (var server = Http2Server.asking(identity, request -> {
                    callers.add(Http2Server.caller(request));
                    Http2Server.ok(request);
                });
                var loop = new Loop(new AddressGuard(Loop.DEV, LOOPBACK), settings)) {
            var shown = endpoint(server, new TlsSpec(identity.pem(), identity.pem(), Secret.of(identity.key())));
            var unshown = endpoint(server, new TlsSpec(identity.pem(), null, null));

            for (int i = 0; i < 3; i++) {
                assertThat(loop.attempt(shown, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
            }
            assertThat(loop.attempt(unshown, event("{}"))).isInstanceOf(AttemptOutcome.Unreachable.class);
            assertThat(loop.attempt(shown, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));

            assertThat(server.versions()).hasSize(4).containsOnly(HttpVersion.HTTP_2);
            assertThat(callers).hasSize(4).containsOnly("CN=partner.example");
        }
    }
}
