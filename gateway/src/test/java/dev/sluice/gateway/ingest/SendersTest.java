// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.gateway.http.Gate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where a source takes requests, and whose word counts on where they come from. */
@Timeout(60)
class SendersTest {
    private static final String BODY = "{\"id\":\"evt_1\"}";
    private static Door behindProxy;
    private static Door direct;

    @BeforeAll
    static void open() throws Exception {
        behindProxy = door(List.of("127.0.0.1", "10.0.0.0/8"), Forwarded.FORWARDED);
        direct = door(List.of(), Forwarded.FORWARDED);
    }

    private static Door door(List<String> proxies, Forwarded header) throws Exception {
        var door = new Door(Gate.of(new DoorSettings(null, 1_000, null, proxies, header)));
        door.know(
                source("partner", List.of("203.0.113.0/24", "2001:db8::/32"), List.of()),
                source("local", List.of("127.0.0.0/8"), List.of()),
                source("certified", List.of(), List.of("partner.example")));
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
}
