// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.config.DoorSettings.Tls;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.http.ProxyProtocol;
import dev.sluice.gateway.http.RawClient;
import dev.sluice.gateway.outside.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From where a source takes requests, and whose word counts on where they come from. */
@Timeout(60)
class SendersTest {
    private static final String BODY = "{\"id\":\"evt_1\"}";
    /** Whose names are those of their certificates. */
    private static final String PARTNER = "partner";

    private static final String NEIGHBOUR = "neighbour";

    @TempDir
    static Path folder;

    private static Door behindProxy;
    private static Door direct;
    private static Door secured;
    private static TestAuthority authority;

    @BeforeAll
    static void open() throws Exception {
        behindProxy = door(List.of("127.0.0.1", "10.0.0.0/8"), Forwarded.FORWARDED);
        direct = door(List.of(), Forwarded.FORWARDED);
        secured = know(new Door(Gate.of(new DoorSettings(tls(), 1_000, null, List.of(), Forwarded.FORWARDED))));
    }

    private static Tls tls() throws Exception {
        authority = new TestAuthority(folder);
        authority.make("server", "localhost", null, "san=dns:localhost");
        authority.make("clients", "clients", null, "bc:c=ca:true");
        authority.make(PARTNER, "neighbour.example", "clients", "san=dns:partner.example");
        authority.make(NEIGHBOUR, "partner.example", "clients", "san=dns:neighbour.example");
        return new Tls(
                Files.writeString(folder.resolve("server.pem"), authority.pem("server")),
                Files.writeString(folder.resolve("server.key"), authority.keyPem("server")),
                Files.writeString(folder.resolve("clients.pem"), authority.pem("clients")));
    }

    private static Door door(List<String> proxies, Forwarded header) throws Exception {
        return know(new Door(Gate.of(new DoorSettings(null, 1_000, null, proxies, header))));
    }

    private static Door know(Door door) {
        door.know(
                source("partner", List.of("203.0.113.0/24", "2001:db8::/32"), List.of()),
                source("local", List.of("127.0.0.0/8"), List.of()),
                source("certified", List.of(), List.of("partner.example")),
                source("both", List.of(), List.of("other.example", "neighbour.example")),
                source("elsewhere", List.of("203.0.113.0/24"), List.of("partner.example")));
        return door;
    }

    private static SourceSettings source(String name, List<String> from, List<String> names) {
        return SomeSource.of(name, "stripe", "whsec_x")
                .dedupe(Duration.ZERO)
                .from(from, names)
                .settings();
    }

    @AfterAll
    static void close() throws Exception {
        behindProxy.close();
        direct.close();
        secured.close();
    }

    private static int status(Door door, String source, Map<String, String> more) {
        var headers = new HashMap<>(door.signed(source, BODY));
        headers.putAll(more);
        return door.post(source, BODY, headers).statusCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7 | 200",
                "For=203.0.113.7;proto=https;by=10.0.0.1 | 200",
                "for=\"203.0.113.7:4711\" | 200",
                "for=\"[2001:db8::1]:4711\";proto=https | 200",
                "for=198.51.100.1, for=203.0.113.7 | 200",
                "for=203.0.113.7, for=10.1.1.1 | 200",
                "for=203.0.113.7, for=198.51.100.1 | 403",
                "for=\"203.0.113.7, for=203.0.113.7\", for=198.51.100.1 | 403",
                "for=203.0.113.7, for=unknown | 403",
                "for=_hidden | 403",
                "for=\"203.0.113.7 | 403",
                "for=0xcb.0.0x71.7 | 403",
                "by=203.0.113.7 | 403",
                "203.0.113.7 | 403",
                "for= | 403",
                "for=203.0.113.7;x=\" | 403",
                "for=203.0.113.7;x=\", for=198.51.100.1 | 403",
                "for=203.0.113.7;x=\"a\\\\\", for=198.51.100.1 | 403",
                "for=203.0.113.7;x=\"a\\\"\", for=203.0.113.7 | 200",
                "for=198.51.100.1;for=203.0.113.7 | 403",
                "proto=https;for=203.0.113.7;secure | 403",
                "for=203.0.113.7, | 403",
            })
    void a_trusted_proxys_word_counts_from_its_end_to_the_first_stranger(String forwarded, int status) {
        assertThat(status(behindProxy, "partner", Map.of("Forwarded", forwarded)))
                .isEqualTo(status);
    }

    @Test
    void a_proxy_that_says_nothing_or_in_another_header_lets_nobody_in() {
        assertThat(status(behindProxy, "partner", Map.of())).isEqualTo(403);
        assertThat(status(behindProxy, "partner", Map.of("X-Forwarded-For", "203.0.113.7")))
                .isEqualTo(403);
    }

    @Test
    void the_other_header_counts_where_it_is_named() throws Exception {
        try (Door door = door(List.of("127.0.0.1"), Forwarded.X_FORWARDED_FOR)) {
            assertThat(status(door, "partner", Map.of("X-Forwarded-For", "198.51.100.1, 203.0.113.7")))
                    .isEqualTo(200);
            assertThat(status(door, "partner", Map.of("X-Forwarded-For", "203.0.113.7, 198.51.100.1")))
                    .isEqualTo(403);
            assertThat(status(door, "partner", Map.of("Forwarded", "for=203.0.113.7")))
                    .isEqualTo(403);
        }
    }

    @Test
    void nobodys_word_counts_who_is_no_trusted_proxy() {
        assertThat(status(direct, "partner", Map.of("Forwarded", "for=203.0.113.7")))
                .isEqualTo(403);
        assertThat(status(direct, "local", Map.of("Forwarded", "for=203.0.113.7")))
                .isEqualTo(200);
    }

    @Test
    void a_refused_sender_is_told_a_code_and_nothing_is_published() {
        direct.log.forget();
        var refused = direct.post("partner", BODY);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"sender_not_allowed\"");
        assertThat(direct.log.events()).isEmpty();
    }

    @Test
    void a_source_that_wants_a_certificate_takes_nothing_without() {
        var refused = direct.post("certified", BODY);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("\"code\":\"client_certificate_missing\"");
    }

    /** Posted over TLS by a client with that certificate. */
    private static HttpResponse<String> posted(@Nullable String certificate, HttpClient.Version version, String source)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + secured.port() + "/in/" + source))
                .timeout(Duration.ofSeconds(30))
                .version(version)
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        secured.signed(source, BODY).forEach(request::header);
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(authority.client("server", certificate))
                .build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void a_source_takes_the_certificates_that_it_names_and_no_others_of_their_authority(HttpClient.Version version)
            throws Exception {
        secured.log.forget();
        for (String[] wrong :
                new String[][] {{NEIGHBOUR, "certified"}, {null, "certified"}, {PARTNER, "both"}, {null, "both"}}) {
            var refused = posted(wrong[0], version, wrong[1]);
            assertThat(refused.statusCode()).as(wrong[0] + " at " + wrong[1]).isEqualTo(401);
            assertThat(refused.body()).contains("\"code\":\"client_certificate_missing\"");
        }
        assertThat(secured.log.events()).isEmpty();

        assertThat(posted(PARTNER, version, "certified").statusCode()).isEqualTo(200);
        assertThat(posted(NEIGHBOUR, version, "both").statusCode()).isEqualTo(200);
        assertThat(secured.log.events()).hasSize(2);
    }

    @Test
    void a_certificate_makes_up_neither_for_the_signature_nor_for_the_address() throws Exception {
        assertThat(posted(PARTNER, HttpClient.Version.HTTP_1_1, "elsewhere").statusCode())
                .isEqualTo(403);
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(authority.client("server", PARTNER))
                .build()) {
            var unsigned = HttpRequest.newBuilder(URI.create("https://localhost:" + secured.port() + "/in/certified"))
                    .POST(HttpRequest.BodyPublishers.ofString(BODY))
                    .build();
            var refused = client.send(unsigned, HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("\"code\":\"signature_missing\"");
        }
    }

    static Stream<Arguments> proxied() {
        var rows = new ArrayList<Arguments>();
        for (String[] client : new String[][] {
            {"203.0.113.7", "200"},
            {"2001:db8::1", "200"},
            {"198.51.100.1", "403"},
            {"2001:db9::1", "403"},
            {"127.0.0.1", "403"}
        }) {
            rows.add(Arguments.of("1 " + client[0], ProxyProtocol.first(client[0]), client[1]));
            rows.add(Arguments.of("2 " + client[0], ProxyProtocol.second(client[0]), client[1]));
        }
        rows.add(Arguments.of("the proxy itself", ProxyProtocol.own(), "403"));
        rows.add(Arguments.of("1 unknown", "PROXY UNKNOWN\r\n", "403"));
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void proxied(String what, String said, String status) throws Exception {
        try (Door door = door(List.of("127.0.0.1"), Forwarded.PROXY_PROTOCOL)) {
            // what a header says does not count beside it
            String other = status.equals("200") ? "198.51.100.1" : "203.0.113.7";
            String more = "Connection: close\r\nForwarded: for=" + other + "\r\nX-Forwarded-For: " + other + "\r\n";

            assertThat(RawClient.exchange(door.port(), said + door.raw("partner", BODY, more)))
                    .startsWith("HTTP/1.1 " + status + " ");
            assertThat(door.log.events()).hasSize(status.equals("200") ? 1 : 0);
        }
    }
}
