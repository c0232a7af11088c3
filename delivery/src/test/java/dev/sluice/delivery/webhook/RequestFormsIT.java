// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import dev.sluice.config.subscription.WebhookSpec.HeadersPrefix;
import dev.sluice.config.subscription.WebhookSpec.Mode;
import dev.sluice.config.value.Ed25519Key;
import dev.sluice.config.value.Secret;
import dev.sluice.events.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of every form, read by those who define the form. */
class RequestFormsIT {

    private static final String KEY = "whsk_"
            + Base64.getEncoder()
                    .encodeToString(HexFormat.of()
                            .parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    private static final String BODY = "{\"amount\": 12,\n \"name\":\"Zoë\"}";

    private final WireMockServer partner = new WireMockServer(wireMockConfig().dynamicPort());
    private final Loop loop = new Loop();

    @BeforeEach
    void start() {
        partner.start();
        partner.stubFor(any(anyUrl()).willReturn(ok()));
    }

    @AfterEach
    void stop() {
        loop.close();
        partner.stop();
    }

    private LoggedRequest delivered(RequestForm form, Event event, String... secrets) {
        return delivered(form, Map.of(), event, secrets);
    }

    private LoggedRequest delivered(RequestForm form, Map<String, String> headers, Event event, String... secrets) {
        partner.resetRequests();
        var endpoint = Endpoint.of(new EndpointSpec(
                partner.baseUrl() + "/hooks", List.of(secrets), headers, Duration.ofSeconds(20), form));
        assertThat(loop.attempt(endpoint, event)).isEqualTo(new AttemptOutcome.Delivered(200));
        return partner.findAll(anyRequestedFor(anyUrl())).get(0);
    }

    private static Map<String, List<String>> headers(LoggedRequest request) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.getHeaders().all().forEach(header -> all.put(header.key(), header.values()));
        return all;
    }

    private static RequestForm structured() {
        return new RequestForm(Mode.STRUCTURED, HeadersPrefix.WEBHOOK, List.of());
    }

    private static boolean verifies(LoggedRequest request, String signature, byte[] publicKey) throws Exception {
        byte[] head = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] spki = Arrays.copyOf(head, head.length + publicKey.length);
        System.arraycopy(publicKey, 0, spki, head.length, publicKey.length);
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
        verifier.update(signed(request));
        return verifier.verify(Base64.getDecoder().decode(signature.substring("v1a,".length())));
    }

    private static byte[] signed(LoggedRequest request) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write((request.getHeader("webhook-id") + "." + request.getHeader("webhook-timestamp") + ".")
                .getBytes(StandardCharsets.US_ASCII));
        bytes.write(request.getBody());
        return bytes.toByteArray();
    }

    @Test
    void a_key_of_ed25519_signs_beside_the_others_and_the_public_key_verifies() throws Exception {
        var request = delivered(RequestForm.USUAL, Loop.event(BODY), Loop.SECRET, KEY);

        var signatures = request.getHeader("webhook-signature").split(" ", -1);
        assertThat(signatures).hasSize(2);
        assertThat(signatures[0]).matches("v1,[A-Za-z0-9+/=]{44}");
        assertThat(signatures[1]).matches("v1a,[A-Za-z0-9+/=]{88}");
        assertThat(verifies(
                        request, signatures[1], Ed25519Key.parse(Secret.of(KEY)).publicKey()))
                .isTrue();
        new Webhook(Loop.SECRET).verify(BODY, headers(request));
    }

    @Test
    void a_key_of_ed25519_signs_alone_and_each_attempt_anew() throws Exception {
        byte[] publicKey = Ed25519Key.parse(Secret.of(KEY)).publicKey();
        for (String body : List.of(BODY, "", "x".repeat(100_000))) {
            var request = delivered(RequestForm.USUAL, Loop.event(body), KEY);

            assertThat(verifies(request, request.getHeader("webhook-signature"), publicKey))
                    .isTrue();
        }
    }

    @Test
    void the_svix_library_verifies_with_its_own_headers() throws Exception {
        var form = new RequestForm(Mode.BINARY, HeadersPrefix.SVIX, List.of());

        var request = delivered(form, Loop.event(BODY), Loop.SECRET, KEY);

        var headers = HttpHeaders.of(headers(request), (name, value) -> true);
        new com.svix.Webhook(Loop.SECRET).verify(BODY, headers);
        assertThatThrownBy(() -> new com.svix.Webhook(Loop.SECRET).verify(BODY + " ", headers))
                .isInstanceOf(com.svix.exceptions.WebhookVerificationException.class);
        assertThat(headers(request).keySet()).noneMatch(name -> name.startsWith("webhook-"));
        assertThat(request.getHeader("svix-id")).startsWith("evt_");
    }

    @Test
    void a_structured_request_is_a_cloud_event_and_its_body_is_what_is_signed() throws Exception {
        var event = Event.builder()
                .tenant("acme")
                .id("in 1\"%é")
                .source("/in/stripe-live")
                .type("com.stripe.invoice.paid")
                .subject("Jürgen 😀")
                .time("2026-11-21T10:00:00.123Z")
                .contentType("application/json")
                .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .dataSchema("https://example.com/schema")
                .partitionKey("cus_1")
                .receivedMillis(1)
                .data(BODY.getBytes(StandardCharsets.UTF_8))
                .build();

        var request = delivered(structured(), event, Loop.SECRET);

        var read = read(request);
        assertThat(request.getHeader("content-type")).isEqualTo("application/cloudevents+json");
        assertThat(headers(request).keySet()).noneMatch(name -> name.startsWith("ce-"));
        assertThat(read.getId()).isEqualTo("in 1\"%é");
        assertThat(read.getSource()).hasToString("/in/stripe-live");
        assertThat(read.getType()).isEqualTo("com.stripe.invoice.paid");
        assertThat(read.getSubject()).isEqualTo("Jürgen 😀");
        assertThat(read.getTime()).isEqualTo(OffsetDateTime.parse("2026-11-21T10:00:00.123Z"));
        assertThat(read.getDataSchema()).hasToString("https://example.com/schema");
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getExtensionNames()).containsExactlyInAnyOrder("traceparent", "eventid");
        assertThat(read.getExtension("eventid")).isEqualTo(event.eventId());
        assertThat(new String(data(read), StandardCharsets.UTF_8)).contains("\"name\":\"Zoë\"");
        new Webhook(Loop.SECRET).verify(request.getBodyAsString(), headers(request));
    }

    @Test
    void what_is_not_json_is_structured_as_base64_and_nothing_as_nothing() {
        byte[] bytes = {0, (byte) 0xff, '"', 10};
        for (byte[] body : new ArrayList<>(List.of(bytes, "<a/>".getBytes(StandardCharsets.UTF_8)))) {
            var event = Event.builder()
                    .tenant("acme")
                    .id("1")
                    .source("/x")
                    .type("t")
                    .receivedMillis(1)
                    .contentType("application/xml")
                    .data(body)
                    .build();

            assertThat(data(read(delivered(structured(), event, Loop.SECRET)))).isEqualTo(body);
        }
        var empty = Event.builder()
                .tenant("acme")
                .id("1")
                .source("/x")
                .type("t")
                .receivedMillis(1)
                .build();
        assertThat(read(delivered(structured(), empty, Loop.SECRET)).getData()).isNull();
    }

    @Test
    void a_binary_request_is_the_same_cloud_event() {
        var read = read(delivered(RequestForm.USUAL, Loop.event(BODY), Loop.SECRET));

        assertThat(read.getId()).isEqualTo("evt_1");
        assertThat(read.getDataContentType()).isEqualToIgnoringCase("application/json; charset=utf-8");
        assertThat(data(read)).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, json",
        "application/json; charset=utf-8, json",
        "application/geo+json, json",
        "text/plain; charset=utf-8, text",
        "application/xml, text",
        "application/x-www-form-urlencoded, text",
        "application/octet-stream, bytes"
    })
    void both_modes_are_the_same_event_for_the_cloud_events_sdk(String type, String kind) throws Exception {
        byte[] data = switch (kind) {
            case "json" ->
                "{\"n\": 1.50, \"big\":12345678901234567890, \"a\":[null,true], \"t\":\"Zo\u00eb\"}"
                        .getBytes(StandardCharsets.UTF_8);
            case "text" -> "<a b='\u00e9'/>\r\n&x=1".getBytes(StandardCharsets.UTF_8);
            default -> HexFormat.of().parseHex("00ff80c32822275c0a");
        };
        var event = Event.builder()
                .tenant("acme")
                .id("e-1")
                .source("/in/shop")
                .type("com.shop.order")
                .subject("order/1")
                .time("2026-11-21T10:00:00.5Z")
                .contentType(type)
                .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .receivedMillis(1)
                .data(data)
                .build();

        var binary = read(delivered(RequestForm.USUAL, event, Loop.SECRET));
        var structured = read(delivered(structured(), event, Loop.SECRET));

        assertThat(data(binary)).isEqualTo(data);
        if (kind.equals("json")) {
            var json = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
            assertThat(json.readTree(data(structured))).isEqualTo(json.readTree(data));
        } else {
            assertThat(data(structured)).isEqualTo(data);
        }
        assertThat(structured.getDataContentType()).isEqualTo(type);
        // the partner's server writes a charset its own way
        assertThat(binary.getDataContentType()).isEqualToIgnoringCase(type);
        for (String name : List.of("id", "source", "type", "subject", "time", "specversion")) {
            assertThat(structured.getAttribute(name)).as(name).isEqualTo(binary.getAttribute(name));
        }
        assertThat(structured.getExtensionNames())
                .isEqualTo(binary.getExtensionNames())
                .containsExactlyInAnyOrder("traceparent", "eventid");
        for (String name : structured.getExtensionNames()) {
            assertThat(structured.getExtension(name)).as(name).isEqualTo(binary.getExtension(name));
        }
    }

    @Test
    void kept_headers_that_are_asked_for_are_passed_on() {
        var form = new RequestForm(
                Mode.BINARY,
                HeadersPrefix.WEBHOOK,
                List.of("X-GitHub-Event", "X-GitHub-Delivery", "X-Broken", "User-Agent"));
        var event = Event.builder()
                .tenant("acme")
                .id("1")
                .source("/in/github")
                .type("com.github.push")
                .keep("x-github-event", "push")
                .keep("x-github-hook-id", "not asked for")
                .keep("x-broken", "a\r\nevil: 1")
                .keep("user-agent", "GitHub-Hookshot/1")
                .build();

        var headers = headers(delivered(form, Map.of("X-Team", "billing"), event, Loop.SECRET));

        assertThat(headers)
                .containsEntry("x-github-event", List.of("push"))
                .containsEntry("x-team", List.of("billing"))
                .containsEntry("user-agent", List.of("GitHub-Hookshot/1"))
                .doesNotContainKeys("x-github-delivery", "x-github-hook-id", "x-broken", "evil");
    }

    private static CloudEvent read(LoggedRequest request) {
        Map<String, String> headers = headers(request).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().get(0)));
        return HttpMessageFactory.createReader(headers, request.getBody()).toEvent();
    }

    private static byte[] data(CloudEvent event) {
        var data = event.getData();
        assertThat(data).isNotNull();
        return data.toBytes();
    }
}
