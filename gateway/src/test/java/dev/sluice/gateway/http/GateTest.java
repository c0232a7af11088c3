// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.config.DoorSettings.Tls;
import dev.sluice.gateway.outside.TestAuthority;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, and how: counted connections, certificates of both sides, HTTP/2. */
@Timeout(120)
class GateTest {
    @TempDir
    static Path authorities;

    private static TestAuthority authority;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger port = new AtomicInteger();

    @BeforeAll
    static void certificates() {
        authority = new TestAuthority(authorities);
        authority.make("root", "root", null, "bc:c=ca:true");
        authority.make("first", "localhost", "root", "san=dns:localhost");
        authority.make("second", "localhost", "root", "san=dns:localhost");
        authority.make("clients", "clients", null, "bc:c=ca:true");
        authority.make("partner", "partner", "clients", "san=dns:partner.example");
        authority.make("stranger", "partner", null, "san=dns:partner.example");
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    /** Answers with the version of the request and the names of the client. */
    private final class Rooms implements FrontDoor.Rooms {
        @Override
        public Handler<HttpServerRequest> ingest(Vertx owner, Exchange exchange) {
            return request -> exchange.refuse(request, Problem.of(ProblemCode.BODY_TOO_LARGE));
        }

        @Override
        public Handler<HttpServerRequest> api(Vertx owner, Exchange exchange) {
            return request -> request.response().end(request.version() + " " + exchange.clientNames(request));
        }

        @Override
        public void listening(int actual) {
            port.set(actual);
        }
    }

    private Gate listen(DoorSettings said) throws Exception {
        var options = ListenerOptions.of("localhost", 0, List.of());
        Gate gate = Gate.of(said);
        vertx.deployVerticle(new FrontDoor(options, new Rooms(), gate)).await(10, SECONDS);
        return gate;
    }

    private static DoorSettings counted(int most, @Nullable Integer perAddress) {
        return new DoorSettings(null, most, perAddress, List.of(), Forwarded.FORWARDED);
    }

    private DoorSettings secured(@Nullable Path clientCa) {
        return secured(clientCa, 100, null, Forwarded.FORWARDED);
    }

    private DoorSettings secured(@Nullable Path clientCa, int most, @Nullable Integer perAddress, Forwarded forwarded) {
        var tls = new Tls(folder.resolve("server.pem"), folder.resolve("server.key"), clientCa);
        return new DoorSettings(tls, most, perAddress, List.of("127.0.0.1"), forwarded);
    }

    private void show(String alias) throws Exception {
        Files.writeString(folder.resolve("server.key"), authority.keyPem(alias));
        Files.writeString(folder.resolve("server.pem"), authority.pem(alias, "root"));
    }

    private HttpClient client(@Nullable String alias) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(authority.client("root", alias))
                .build();
    }

    private HttpResponse<String> get(HttpClient client, HttpClient.Version version, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port.get() + path))
                .version(version)
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String ask(RawClient client) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        return client.readHead();
    }

    @Test
    void one_that_never_says_a_word_counts_too() throws Exception {
        listen(counted(2, null));
        try (var one = new RawClient(port.get());
                var two = new RawClient(port.get());
                var three = new RawClient(port.get())) {
            assertThat(three.readToEnd()).isEmpty();
            assertThat(ask(two)).startsWith("HTTP/1.1 200");
            assertThat(ask(one)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void over_the_limit_a_connection_is_closed_and_one_that_ends_makes_room() throws Exception {
        listen(counted(2, null));
        try (var one = new RawClient(port.get())) {
            assertThat(ask(one)).startsWith("HTTP/1.1 200");
            try (var two = new RawClient(port.get())) {
                assertThat(ask(two)).startsWith("HTTP/1.1 200");
                try (var three = new RawClient(port.get())) {
                    assertThat(three.readToEnd()).isEmpty();
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> RawClient.exchange(
                                    port.get(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void one_address_has_no_more_than_its_share() throws Exception {
        listen(counted(100, 1));
        try (var one = new RawClient(port.get());
                var two = new RawClient(port.get())) {
            assertThat(ask(one)).startsWith("HTTP/1.1 200");
            assertThat(two.readToEnd()).isEmpty();
        }
    }

    @Test
    void over_tls_both_versions_are_spoken_and_plain_text_is_not() throws Exception {
        show("first");
        listen(secured(null));

        try (HttpClient client = client(null)) {
            assertThat(get(client, HttpClient.Version.HTTP_2, "/").body()).startsWith("HTTP_2");
            assertThat(get(client, HttpClient.Version.HTTP_1_1, "/").body()).startsWith("HTTP_1_1");
        }
        assertThat(RawClient.exchange(port.get(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .doesNotContain("200");
    }

    @Test
    void a_refused_stream_of_http_2_leaves_the_others_alone() throws Exception {
        show("first");
        listen(secured(null));

        try (HttpClient client = client(null)) {
            for (int i = 0; i < 3; i++) {
                var refused = get(client, HttpClient.Version.HTTP_2, "/in/x");
                assertThat(refused.statusCode()).isEqualTo(413);
                assertThat(refused.body()).contains("body_too_large");
                assertThat(get(client, HttpClient.Version.HTTP_2, "/").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static void untilOpen(Gate gate, int connections) {
        await().atMost(Duration.ofSeconds(60)).until(() -> gate.limits().open() == connections);
    }

    @Test
    void a_handshake_under_way_is_a_connection_and_over_the_limit_there_is_none() throws Exception {
        show("first");
        Gate gate = listen(secured(null, 3, null, Forwarded.FORWARDED));
        var silent = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 10; i++) {
                silent.add(new RawClient(port.get()));
            }
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> gate.limits().open() == 3);
            for (RawClient each : silent) {
                assertThat(each.readToEnd()).isEmpty();
            }
        } finally {
            for (RawClient each : silent) {
                each.close();
            }
        }
        untilOpen(gate, 0);
        try (HttpClient client = client(null)) {
            assertThat(get(client, HttpClient.Version.HTTP_2, "/").statusCode()).isEqualTo(200);
            assertThat(gate.limits().open()).as("counted once").isEqualTo(1);
        }
        untilOpen(gate, 0);
    }

    @Test
    void behind_a_proxy_of_tcp_a_handshake_counts_for_the_client_that_it_names() throws Exception {
        show("first");
        Gate gate = listen(secured(null, 100, 1, Forwarded.PROXY_PROTOCOL));
        try (var one = new RawClient(port.get());
                var another = new RawClient(port.get());
                var again = new RawClient(port.get())) {
            one.send("PROXY TCP4 203.0.113.7 127.0.0.1 40000 443\r\n");
            untilOpen(gate, 1);
            another.send("PROXY TCP4 203.0.113.8 127.0.0.1 40000 443\r\n");
            untilOpen(gate, 2);
            again.send("PROXY TCP4 203.0.113.7 127.0.0.1 40001 443\r\n");
            assertThat(again.readToEnd()).isEmpty();
        }
        untilOpen(gate, 0);
    }

    private X509Certificate shown() throws Exception {
        return shown(HttpClient.Version.HTTP_1_1);
    }

    private X509Certificate shown(HttpClient.Version version) throws Exception {
        try (HttpClient client = client(null)) {
            var answer = get(client, version, "/");
            assertThat(answer.version()).isEqualTo(version);
            return (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
        }
    }

    @Test
    void a_changed_certificate_is_shown_without_a_restart_and_a_broken_one_is_not() throws Exception {
        show("first");
        listen(secured(null));
        assertThat(shown()).isEqualTo(authority.certificate("first"));

        show("second");
        await().atMost(Duration.ofSeconds(60)).until(() -> shown().equals(authority.certificate("second")));
        assertThat(shown(HttpClient.Version.HTTP_2)).isEqualTo(authority.certificate("second"));

        Files.writeString(folder.resolve("server.pem"), authority.pem("first"));
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(60))
                .until(() -> shown().equals(authority.certificate("second")));
    }

    @Test
    void a_key_of_another_certificate_is_refused_at_the_start() throws Exception {
        show("first");
        Files.writeString(folder.resolve("server.key"), authority.keyPem("second"));

        assertThatThrownBy(() -> Gate.of(secured(null))).hasMessageContaining("is not the key of");
        Files.writeString(folder.resolve("server.key"), "no key");
        assertThatThrownBy(() -> Gate.of(secured(null))).hasMessageContaining("holds no private key");
        Files.writeString(folder.resolve("server.pem"), "no certificate");
        assertThatThrownBy(() -> Gate.of(secured(null))).hasMessageContaining("holds no certificate");
    }

    @Test
    void a_client_is_known_by_the_names_of_a_certificate_that_our_authority_signed() throws Exception {
        show("first");
        Path ca = Files.writeString(folder.resolve("clients.pem"), authority.pem("clients"));
        listen(secured(ca));

        try (HttpClient partner = client("partner")) {
            assertThat(get(partner, HttpClient.Version.HTTP_2, "/").body()).isEqualTo("HTTP_2 [partner.example]");
            assertThat(get(partner, HttpClient.Version.HTTP_1_1, "/").body()).isEqualTo("HTTP_1_1 [partner.example]");
        }
        try (HttpClient nobody = client(null)) {
            assertThat(get(nobody, HttpClient.Version.HTTP_1_1, "/").body()).isEqualTo("HTTP_1_1 []");
        }
        try (HttpClient stranger = client("stranger")) {
            // a client that holds no certificate of an authority that is asked for shows none, or is refused
            assertThat(nameSeen(stranger)).isNotEqualTo("HTTP_1_1 [partner.example]");
        }
    }

    private String nameSeen(HttpClient client) throws Exception {
        try {
            return get(client, HttpClient.Version.HTTP_1_1, "/").body();
        } catch (SSLHandshakeException refused) {
            return "refused";
        } catch (IOException closed) {
            return "closed";
        }
    }

    @Test
    void behind_a_proxy_of_tcp_the_client_is_the_one_that_it_names() throws Exception {
        listen(new DoorSettings(null, 100, 1, List.of("127.0.0.1"), Forwarded.PROXY_PROTOCOL));
        try (var one = new RawClient(port.get());
                var another = new RawClient(port.get());
                var again = new RawClient(port.get())) {
            one.send("PROXY TCP4 203.0.113.7 127.0.0.1 40000 443\r\n");
            assertThat(ask(one)).startsWith("HTTP/1.1 200");
            another.send("PROXY TCP4 203.0.113.8 127.0.0.1 40000 443\r\n");
            assertThat(ask(another)).startsWith("HTTP/1.1 200");
            again.send("PROXY TCP4 203.0.113.7 127.0.0.1 40001 443\r\n");
            assertThat(again.readToEnd()).isEmpty();
        }
        assertThat(RawClient.exchange(port.get(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .doesNotContain("200 OK");
    }

    /** One connection for an address: so whoever is let in beside another is taken for somebody else. */
    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7 203.0.113.8", "2001:db8::7 2001:db8:0:1::7", "203.0.113.7 2001:db8::7"})
    void both_versions_of_the_proxy_protocol_name_clients_of_both_families(String clients) throws Exception {
        String one = clients.split(" ")[0];
        String another = clients.split(" ")[1];
        listen(new DoorSettings(null, 100, 1, List.of("127.0.0.1"), Forwarded.PROXY_PROTOCOL));
        try (var first = new RawClient(port.get());
                var second = new RawClient(port.get());
                var again = new RawClient(port.get());
                var inTheOther = new RawClient(port.get())) {
            first.send(ProxyProtocol.second(one));
            assertThat(ask(first)).startsWith("HTTP/1.1 200");
            second.send(ProxyProtocol.second(another));
            assertThat(ask(second)).startsWith("HTTP/1.1 200");
            again.send(ProxyProtocol.second(one));
            assertThat(again.readToEnd()).isEmpty();
            inTheOther.send(ProxyProtocol.first(another));
            assertThat(inTheOther.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_proxy_header_that_is_none_of_both_versions_is_no_connection() throws Exception {
        listen(new DoorSettings(null, 100, null, List.of("127.0.0.1"), Forwarded.PROXY_PROTOCOL));
        String good = ProxyProtocol.second("203.0.113.7");

        for (String bad : List.of(
                // version 3, a family that is none, and a part of the addresses
                good.substring(0, 12) + "\u0031" + good.substring(13),
                good.substring(0, 13) + "\u00f1" + good.substring(14),
                good.substring(0, 15) + "\u0004" + good.substring(16, 20),
                "PROXY TCP4 203.0.113.256 127.0.0.1 40000 443\r\n")) {
            assertThat(RawClient.exchange(port.get(), bad + "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .doesNotContain("200 OK");
        }
    }

    @Test
    void who_is_no_trusted_proxy_does_not_speak_the_proxy_protocol() throws Exception {
        listen(new DoorSettings(null, 100, null, List.of("192.0.2.1"), Forwarded.PROXY_PROTOCOL));

        assertThat(RawClient.exchange(
                        port.get(), "PROXY TCP4 192.0.2.1 127.0.0.1 40000 443\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEmpty();
    }
}
