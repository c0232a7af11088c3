// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.events.Event;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeliveredRequestIT {

    private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private final WireMockServer partner = new WireMockServer(wireMockConfig().dynamicPort());
    private final Loop loop = new Loop();

    @BeforeEach
    void start() {
        partner.start();
        answers(aResponse().withStatus(200));
    }

    @AfterEach
    void stop() {
        loop.close();
        partner.stop();
    }

    private void answers(ResponseDefinitionBuilder answer) {
        partner.stubFor(any(anyUrl()).willReturn(answer));
    }

    private Endpoint endpoint(Map<String, String> headers, String... secrets) {
        return Endpoint.of(new EndpointSpec(
                partner.baseUrl() + "/hooks?team=a%20b", List.of(secrets), headers, Duration.ofSeconds(10)));
    }

    private LoggedRequest received() {
        return partner.findAll(anyRequestedFor(anyUrl())).get(0);
    }

    private static Map<String, String> headers(LoggedRequest request) {
        return request.getHeaders().all().stream()
                .collect(Collectors.toMap(header -> header.key().toLowerCase(), header -> header.firstValue()));
    }

    @Test
    void the_official_library_accepts_every_secrets_signature_and_nothing_else() throws Exception {
        var body = "{\"amount\": 12,\n \"name\":\"Zoë\"}";

        assertThat(loop.attempt(endpoint(Map.of(), Loop.SECRET, OTHER_SECRET), Loop.event(body)))
                .isEqualTo(new AttemptOutcome.Delivered(200));

        var request = received();
        var signed = HttpHeaders.of(
                request.getHeaders().all().stream()
                        .collect(Collectors.toMap(header -> header.key(), header -> header.values())),
                (name, value) -> true);
        assertThat(request.getBody()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
        new Webhook(Loop.SECRET).verify(body, signed.map());
        new Webhook(OTHER_SECRET).verify(body, signed.map());
        assertThatThrownBy(() -> new Webhook(Loop.SECRET).verify(body + " ", signed.map()))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").verify(body, signed.map()))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(request.getHeader("webhook-signature")).matches("v1,[A-Za-z0-9+/=]{44} v1,[A-Za-z0-9+/=]{44}");
    }

    @Test
    void a_request_carries_exactly_the_headers_of_the_contract() {
        var event = Event.builder()
                .tenant("acme")
                .id("in 1\"%é")
                .source("/in/stripe-live")
                .type("com.stripe.invoice.paid")
                .subject("Jürgen 😀")
                .time("2026-11-21T10:00:00.123Z")
                .contentType("application/cbor")
                .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .dataSchema("https://example.com/schema")
                .partitionKey("cus_1")
                .keep("x-github-event", "push")
                .receivedMillis(1)
                .extension("myext", "a b")
                .extension("No: header", "x")
                .data("{}".getBytes(StandardCharsets.UTF_8))
                .build();

        loop.attempt(endpoint(Map.of("X-Team", "billing"), Loop.SECRET), event, 3);

        var request = received();
        var headers = new HashMap<>(headers(request));
        assertThat(headers.remove("webhook-signature")).startsWith("v1,");
        assertThat(Long.parseLong(headers.remove("webhook-timestamp")))
                .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
        assertThat(request.getMethod().getName()).isEqualTo("POST");
        assertThat(request.getUrl()).isEqualTo("/hooks?team=a%20b");
        assertThat(headers)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("host", "localhost:" + partner.port()),
                        Map.entry("content-length", "2"),
                        Map.entry("content-type", "application/cbor"),
                        Map.entry("user-agent", "Sluice/test"),
                        Map.entry("webhook-id", event.eventId()),
                        Map.entry("sluice-attempt", "3"),
                        Map.entry("x-team", "billing"),
                        Map.entry("ce-specversion", "1.0"),
                        Map.entry("ce-id", "in%201%22%25%C3%A9"),
                        Map.entry("ce-source", "/in/stripe-live"),
                        Map.entry("ce-type", "com.stripe.invoice.paid"),
                        Map.entry("ce-subject", "J%C3%BCrgen%20%F0%9F%98%80"),
                        Map.entry("ce-time", "2026-11-21T10:00:00.123Z"),
                        Map.entry("ce-dataschema", "https://example.com/schema"),
                        Map.entry("ce-traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                        Map.entry("ce-myext", "a%20b"),
                        Map.entry("ce-eventid", event.eventId())));
    }

    @Test
    void an_event_without_body_and_content_type_is_an_empty_post() {
        var event =
                Event.builder().tenant("acme").id("1").source("/x").type("t").build();

        assertThat(loop.attempt(endpoint(Map.of("User-Agent", "theirs"), Loop.SECRET), event))
                .isEqualTo(new AttemptOutcome.Delivered(200));

        assertThat(headers(received()))
                .containsEntry("content-length", "0")
                .containsEntry("user-agent", "theirs")
                .doesNotContainKeys("content-type", "ce-subject", "ce-dataschema", "ce-traceparent");
    }

    @Test
    void what_a_foreign_writer_calls_a_content_type_can_not_add_a_header() {
        var event = Event.builder()
                .tenant("acme")
                .id("1\r\nx: y")
                .source("/x")
                .type("t")
                .contentType("a/b\r\nevil: 1")
                .build();

        loop.attempt(endpoint(Map.of(), Loop.SECRET), event);

        assertThat(headers(received()))
                .containsEntry("content-type", "application/octet-stream")
                .containsEntry("ce-id", "1%0D%0Ax:%20y")
                .doesNotContainKeys("evil", "x");
    }

    @Test
    void a_redirect_is_a_failure_and_is_not_followed() {
        var second = new WireMockServer(wireMockConfig().dynamicPort());
        second.start();
        try {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                answers(aResponse().withStatus(status).withHeader("Location", second.baseUrl() + "/elsewhere"));
                assertThat(loop.attempt(endpoint(Map.of(), Loop.SECRET), Loop.event("{}")))
                        .isEqualTo(new AttemptOutcome.Failed(status));
            }
            assertThat(second.getAllServeEvents()).isEmpty();
        } finally {
            second.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 206, 299})
    void every_2xx_is_delivered(int status) {
        answers(aResponse().withStatus(status).withBody(status == 204 ? null : "<html>thanks</html>"));

        assertThat(loop.attempt(endpoint(Map.of(), Loop.SECRET), Loop.event("{}")))
                .isEqualTo(new AttemptOutcome.Delivered(status));
    }

    @Test
    void retry_after_is_read_from_the_answer() {
        answers(aResponse().withStatus(503).withHeader("Retry-After", "120"));

        assertThat(loop.attempt(endpoint(Map.of(), Loop.SECRET), Loop.event("{}")))
                .isEqualTo(new AttemptOutcome.Throttled(503, Optional.of(Duration.ofMinutes(2))));
    }

    @Test
    void a_refused_target_is_sent_nothing() {
        try (var strict = new Loop(new AddressGuard(TargetPolicy.strict(), Loop.NO_NAMES), ClientSettings.of("x"))) {
            for (String url : List.of(partner.baseUrl(), "https://127.0.0.1:" + partner.port(), "not a url")) {
                assertThat(strict.attempt(Loop.endpoint(url), Loop.event("{}")))
                        .isInstanceOf(AttemptOutcome.AddressRefused.class);
            }
        }
        assertThat(partner.getAllServeEvents()).isEmpty();
    }
}
