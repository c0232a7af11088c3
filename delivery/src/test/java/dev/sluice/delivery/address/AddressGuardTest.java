// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AddressGuardTest {
    /** As Netty's resolver answers: the address knows the name that was asked for. */
    private static final Names NAMED = name -> {
        try {
            return Future.succeededFuture(List.of(InetAddress.getByAddress(name, new byte[] {127, 0, 0, 1})));
        } catch (UnknownHostException impossible) {
            return Future.failedFuture(impossible);
        }
    };

    private final AddressGuard guard =
            new AddressGuard(new TargetPolicy(true, true, List.of(), List.of(), Set.of()), NAMED);

    @Test
    void one_for_the_operators_own_host_follows_what_is_replaced() {
        AddressGuard guard = new AddressGuard(TargetPolicy.strict(), name -> Future.failedFuture("none"));
        AddressGuard own = guard.letting("issuer");
        TargetUrl url = TargetUrl.parse("https://issuer/keys");

        assertThat(guard.refuses(url)).isPresent();
        assertThat(own.refuses(url)).isEmpty();
        guard.replace(new TargetPolicy(false, false, List.of(), List.of("issuer"), Set.of()));
        assertThat(own.refuses(url)).isPresent();
    }

    @Test
    void a_checked_address_has_no_name_that_could_be_looked_up_again() throws Exception {
        List<InetSocketAddress> checked = guard.resolve("partner.test", 80).await(10, SECONDS);

        assertThat(checked).singleElement().satisfies(address -> {
            assertThat(address.isUnresolved()).isFalse();
            assertThat(address.getHostString()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void the_connection_goes_to_the_checked_address_though_nobody_else_knows_the_name() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer()
                    .requestHandler(request -> request.response().end(String.valueOf(request.authority())))
                    .listen(0, "127.0.0.1")
                    .await(10, SECONDS)
                    .actualPort();
            var to = guard.resolve("partner.test", port).await(10, SECONDS).getFirst();
            var options = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost("partner.test")
                    .setPort(port)
                    .setServer(SocketAddress.inetSocketAddress(to));

            String seen = vertx.createHttpClient()
                    .request(options)
                    .compose(request -> request.send().compose(response -> response.body()))
                    .await(30, SECONDS)
                    .toString();

            assertThat(seen).isEqualTo("partner.test:" + port);
        } finally {
            vertx.close().await(10, SECONDS);
        }
    }
}
