// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.subscription.WebhookSpec.HeadersPrefix;
import dev.sluice.config.subscription.WebhookSpec.Mode;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    private static EndpointSpec spec(List<String> secrets, Map<String, String> headers, Duration timeout) {
        return new EndpointSpec("https://partner.example/", secrets, headers, timeout);
    }

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static void assertRefused(EndpointSpec spec, String about) {
        assertThatThrownBy(() -> Endpoint.of(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(about);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "keep-alive",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Proxy-Authorization",
                "Host",
                "Content-Length",
                "Content-Type",
                "Expect",
                "Webhook-Id",
                "svix-signature",
                "Content-Encoding",
                "HTTP2-Settings",
                "traceparent",
                "webhook-signature",
                "CE-id",
                "ce-x",
                "Sluice-Attempt",
                "a b",
                "",
                "x:",
                "x\r\ny",
                "é"
            })
    void a_header_that_is_ours_or_none_is_refused(String name) {
        assertRefused(spec(List.of(Loop.SECRET), Map.of(name, "v"), Duration.ofSeconds(1)), "headers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\rb", "\0", "é", "\177"})
    void a_value_that_could_start_another_header_is_refused_and_not_told(String value) {
        var spec = spec(List.of(Loop.SECRET), Map.of("X-Key", value), Duration.ofSeconds(1));

        assertThatThrownBy(() -> Endpoint.of(spec))
                .hasMessageContaining("X-Key")
                .hasMessageNotContaining(value);
    }

    @Test
    void secrets_are_whsec_and_24_to_64_bytes() {
        assertThat(Endpoint.of(spec(List.of(secret(24), secret(64)), Map.of(), Duration.ofSeconds(1))))
                .isNotNull();
        for (var secrets : List.of(
                List.<String>of(),
                List.of(secret(23)),
                List.of(secret(65)),
                List.of(Loop.SECRET, "whsec_"),
                List.of("whsec_%%%"),
                List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))) {
            assertRefused(spec(secrets, Map.of(), Duration.ofSeconds(1)), "secrets");
        }
    }

    @Test
    void keys_of_ed25519_are_secrets_too() {
        var key = "whsk_" + Base64.getEncoder().encodeToString(new byte[32]);

        assertThat(Endpoint.of(spec(List.of(secret(24), key), Map.of(), Duration.ofSeconds(1))))
                .isNotNull();
        for (String no :
                List.of("whsk_", "whsk_c2hvcnQ=", "whsk_" + Base64.getEncoder().encodeToString(new byte[64]))) {
            assertRefused(spec(List.of(no), Map.of(), Duration.ofSeconds(1)), "secrets");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "webhook-signature", "Connection", "ce-id", "a b"})
    void what_is_ours_is_not_passed_on_either(String name) {
        var form = new RequestForm(Mode.BINARY, HeadersPrefix.WEBHOOK, List.of("X-GitHub-Event", name));

        assertRefused(
                new EndpointSpec("https://a.example/", List.of(Loop.SECRET), Map.of(), Duration.ofSeconds(1), form),
                "forwardHeaders");
    }

    @Test
    void the_timeout_is_at_most_a_minute() {
        assertRefused(spec(List.of(Loop.SECRET), Map.of(), Duration.ofMillis(60_001)), "timeout");
        assertRefused(spec(List.of(Loop.SECRET), Map.of(), Duration.ZERO), "timeout");
    }

    @Test
    void its_text_tells_no_secret() {
        var spec = spec(List.of(Loop.SECRET), Map.of("Authorization", "Bearer abc"), Duration.ofSeconds(1));

        assertThat(Endpoint.of(spec) + " " + spec)
                .contains("https://partner.example/", "Authorization")
                .doesNotContain("whsec_", "abc");
    }
}
