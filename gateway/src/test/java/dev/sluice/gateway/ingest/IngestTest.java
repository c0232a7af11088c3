// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.QuotaSettings;
import dev.sluice.config.TenantQuota;
import dev.sluice.config.value.Rate;
import dev.sluice.events.Event;
import dev.sluice.gateway.http.RawClient;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract section 3, row by row. */
@Timeout(60)
class IngestTest {
    private static final String STRIPE_EVENT =
            "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"invoice.paid\",\"created\":1767225600,"
                    + "\"data\":{\"object\":{\"id\":\"in_1\",\"customer\":\"cus_1\"}}}";

    @AutoClose
    private static final Door door = Door.open();

    @BeforeEach
    void know() {
        door.log.forget();
        door.know(
                Door.source("stripe", "stripe", "whsec_test"),
                Door.source("github", "github", "gh-secret"),
                Door.source("standard", "standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLSAW"),
                Door.source("plain", "hmac", "s3cret", Duration.ofHours(24), null, Door.hmac(null)),
                Door.source("withid", "hmac", "s3cret", Duration.ofHours(24), null, Door.hmac("/id")),
                Door.source("nodedupe", "hmac", "s3cret", Duration.ZERO, null, Door.hmac("/id")),
                Door.source(
                        "limited", "hmac", "s3cret", Duration.ZERO, new Rate(2, Duration.ofHours(1)), Door.hmac(null)),
                Door.source("paused", "hmac", "s3cret", Duration.ZERO, null, Door.hmac(null)));
    }

    @Test
    void an_accepted_event_is_answered_with_its_id_once_it_is_on_the_log() {
        var answer = door.post("stripe", STRIPE_EVENT);
        Event event = only();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + event.eventId() + "\"}");
        assertThat(answer.headers().firstValue("Sluice-Event-Id")).hasValue(event.eventId());
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Sluice-Duplicate")).isEmpty();
        assertThat(event.eventId()).isEqualTo(Event.eventId("acme", "/in/stripe", "evt_1"));
    }

    @Test
    void the_event_has_the_attributes_of_the_contract() {
        Instant before = Instant.now();
        var headers = new HashMap<>(door.signed("stripe", STRIPE_EVENT));
        headers.put("Content-Type", "application/json; charset=utf-8");
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        door.post("stripe", STRIPE_EVENT, headers);
        Event event = only();
        assertThat(event.tenant()).isEqualTo("acme");
        assertThat(event.id()).isEqualTo("evt_1");
        assertThat(event.source()).isEqualTo("/in/stripe");
        assertThat(event.type()).isEqualTo("com.stripe.invoice.paid");
        assertThat(event.time()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(event.receivedMillis())
                .isBetween(before.toEpochMilli(), Instant.now().toEpochMilli());
        assertThat(event.verification()).isEqualTo("body");
        assertThat(event.partitionKey()).isEqualTo("cus_1");
        assertThat(event.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(event.traceparent()).isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(event.dedupe()).isEqualTo(Duration.ofHours(24));
        assertThat(new String(event.data(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(STRIPE_EVENT);
    }

    @Test
    void of_the_headers_only_those_that_the_preset_names_are_kept() {
        String body = "{\"action\":\"opened\",\"repository\":{\"full_name\":\"a/b\"}}";
        var headers = new HashMap<>(door.signed("github", body));
        headers.put("X-GitHub-Event", "issues");
        headers.put("X-GitHub-Delivery", "72d3162e");
        headers.put("Authorization", "Bearer secret");
        headers.put("Cookie", "a=b");
        door.post("github", body, headers);
        assertThat(only().type()).isEqualTo("com.github.issues.opened");
        assertThat(only().kept()).containsEntry("x-github-event", "issues");
        assertThat(only().kept().keySet()).allMatch(name -> name.startsWith("x-github-"));
    }

    @Test
    void an_event_without_provider_id_gets_a_uuid_7_and_is_never_a_repeat() {
        var first = door.post("plain", "{}");
        var second = door.post("plain", "{}");
        assertThat(first.body()).isNotEqualTo(second.body());
        assertThat(second.headers().firstValue("Sluice-Duplicate")).isEmpty();
        assertThat(door.log.repeatable()).containsExactly(false, false);
        assertThat(door.log.events()).allSatisfy(event -> {
            assertThat(event.id()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
            assertThat(event.type()).isEqualTo("webhook.plain");
        });
    }

    @Test
    void a_repeat_has_the_same_answer_and_is_told() {
        var first = door.post("withid", "{\"id\":\"x\"}");
        var again = door.post("withid", "{\"id\":\"x\",\"other\":1}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Sluice-Duplicate")).hasValue("true");
        assertThat(door.log.events()).hasSize(1);
    }

    @Test
    void a_repeat_is_verified_first() {
        door.post("withid", "{\"id\":\"x\"}");
        var forged = door.post("withid", "{\"id\":\"x\"}", Map.of("X-Signature", "00".repeat(32)));
        problem(forged, 401, "signature_mismatch");
    }

    @Test
    void without_a_window_nothing_is_a_repeat() {
        door.post("nodedupe", "{\"id\":\"x\"}");
        door.post("nodedupe", "{\"id\":\"x\"}");
        assertThat(door.log.repeatable()).containsExactly(false, false);
    }

    @Test
    void a_verified_body_that_cant_be_parsed_is_accepted() {
        double before = door.counted("stripe", "unparsed");
        assertThat(door.post("stripe", "not JSON").statusCode()).isEqualTo(200);
        assertThat(only().type()).isEqualTo("com.stripe.unparsed");
        assertThat(door.counted("stripe", "unparsed")).isEqualTo(before + 1);
    }

    @Test
    void an_empty_body_is_a_body() {
        assertThat(door.post("plain", "").statusCode()).isEqualTo(200);
        assertThat(only().data()).isEmpty();
    }

    @Test
    void a_chunked_body_is_kept_byte_for_byte() {
        String body = "x".repeat(3000) + "y".repeat(3000);
        String signature = door.signed("plain", body).get("X-Signature");
        String heard = RawClient.exchange(
                door.port(),
                "POST /in/plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-Signature: "
                        + signature + "\r\n\r\n" + chunk("x".repeat(3000)) + chunk("y".repeat(3000)) + "0\r\n\r\n");
        assertThat(heard).startsWith("HTTP/1.1 200 ");
        assertThat(new String(only().data(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(body);
    }

    static Stream<Arguments> not_authentic() {
        String now = String.valueOf(Instant.now().getEpochSecond());
        String old = String.valueOf(Instant.now().getEpochSecond() - 1000);
        String zeros = "00".repeat(32);
        return Stream.of(
                Arguments.of("stripe", Map.of(), "signature_missing"),
                Arguments.of("stripe", Map.of("Stripe-Signature", "t=" + now + ",v1=zz"), "signature_malformed"),
                Arguments.of("stripe", Map.of("Stripe-Signature", "t=soon,v1=" + zeros), "timestamp_malformed"),
                Arguments.of("stripe", Map.of("Stripe-Signature", "t=" + now + ",v1=" + zeros), "signature_mismatch"),
                Arguments.of("stripe", Map.of("Stripe-Signature", "t=" + old + ",v1=" + zeros), "signature_mismatch"),
                Arguments.of("github", Map.of("X-Hub-Signature", "sha1=" + zeros), "signature_missing"),
                Arguments.of("github", Map.of("X-Hub-Signature-256", "sha1=" + zeros), "signature_malformed"),
                Arguments.of(
                        "standard", Map.of("webhook-id", "m", "webhook-signature", "v1,AA=="), "timestamp_missing"),
                Arguments.of("plain", Map.of("X-Signature", ""), "signature_malformed"));
    }

    @ParameterizedTest
    @MethodSource
    void not_authentic(String source, Map<String, String> headers, String code) {
        double before = door.counted(source, "signature");
        problem(door.post(source, STRIPE_EVENT, headers), 401, code);
        assertThat(door.log.events()).isEmpty();
        assertThat(door.counted(source, "signature")).isEqualTo(before + 1);
    }

    @Test
    void a_signature_of_long_ago_is_out_of_tolerance() {
        var signer = SourceScheme.of(door.sources.get("stripe"), dev.sluice.gateway.provider.Providers.builtIn())
                .signer();
        var headers = signer.sign(
                STRIPE_EVENT.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "x",
                Instant.now().minusSeconds(1000),
                Map.of());
        problem(door.post("stripe", STRIPE_EVENT, headers), 401, "timestamp_out_of_tolerance");
    }

    @Test
    void a_signature_header_that_comes_twice_is_malformed() {
        String signature = door.signed("plain", "{}").get("X-Signature");
        String heard = RawClient.exchange(
                door.port(), door.raw("plain", "{}", "Connection: close\r\nX-Signature: " + signature + "\r\n"));
        assertThat(heard).startsWith("HTTP/1.1 401 ").contains("signature_malformed");
    }

    @Test
    void a_refusal_tells_nothing_of_secret_or_signature() {
        String expected = door.signed("plain", "{}").get("X-Signature");
        assertThat(door.post("plain", "{}", Map.of("X-Signature", "00".repeat(32)))
                        .body())
                .doesNotContain(expected)
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/in/nobody",
                "/in/",
                "/in/plain/",
                "/in/plain/x",
                "/in/%70lain",
                "/in/PLAIN",
                "/in/..%2fplain",
                "/in/plain;x",
                "/in//plain",
                "/in/plain%00"
            })
    void an_unknown_source_is_404(String path) {
        double before = door.counted("", "malformed");
        problem(door.request("POST", path, "{}", Map.of()), 404, "source_unknown");
        assertThat(door.counted("", "malformed")).isEqualTo(before + 1);
    }

    /** What no client of good manners sends; the bytes are those that are written here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/in/%zzplain",
                "/in/plain%",
                "/in/plain%zz",
                "/in/pl%c3%28in",
                "/in/plain\u00e9",
                "/in/\u00ff\u00fe",
                "/in/pl\u00c3\u00a4in",
                "/in/plain\\",
                "/in/plain|x",
                "/in/plain#x"
            })
    void a_path_that_is_none_is_no_source(String path) {
        String whole = door.raw("plain", "{}", "Connection: close\r\n").replace("/in/plain ", path + " ");

        assertThat(RawClient.exchange(door.port(), whole))
                .matches("(?s)HTTP/1.1 40[04] .*\"code\":\"(source_unknown|request_malformed)\".*");
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_query_does_not_hide_the_source() {
        assertThat(door.request("POST", "/in/plain?a=/b", "{}", door.signed("plain", "{}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "post", "FOO"})
    void another_method_is_405_with_allow(String method) {
        String heard = RawClient.exchange(
                door.port(),
                method + " /in/plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(heard).startsWith("HTTP/1.1 405 ").containsIgnoringCase("\r\nallow: POST\r\n");
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_paused_source_answers_503() {
        var answer = door.post("paused", "{}");
        problem(answer, 503, "source_paused");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void a_removed_source_answers_404() {
        door.know();
        problem(door.request("POST", "/in/plain", "{}", Map.of()), 404, "source_unknown");
    }

    @Test
    void a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() {
        assertThat(door.post("plain", "x".repeat(Door.MAX_BODY)).statusCode()).isEqualTo(200);
        door.log.forget();
        String heard = RawClient.exchange(door.port(), door.raw("plain", "x".repeat(Door.MAX_BODY + 1), ""));
        assertThat(heard).startsWith("HTTP/1.1 413 ").contains("body_too_large");
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_body_that_announces_too_much_is_refused_before_it_comes() {
        String heard = RawClient.exchange(
                door.port(), "POST /in/plain HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n");
        assertThat(heard).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void a_chunked_body_is_counted() {
        double before = door.counted("plain", "too_large");
        String heard = RawClient.exchange(
                door.port(),
                "POST /in/plain HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk("x".repeat(Door.MAX_BODY)) + chunk("x") + "0\r\n\r\n");
        assertThat(heard).startsWith("HTTP/1.1 413 ");
        assertThat(door.counted("plain", "too_large")).isEqualTo(before + 1);
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void over_the_rate_is_429_with_the_time_to_wait() {
        assertThat(door.post("limited", "1").statusCode()).isEqualTo(200);
        assertThat(door.post("limited", "2").statusCode()).isEqualTo(200);
        var answer = door.post("limited", "3");
        problem(answer, 429, "rate_limited");
        assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 1801L);
        assertThat(door.log.events()).hasSize(2);
    }

    @Test
    void over_the_tenants_rate_is_429_of_its_own_code_and_only_what_is_authentic_uses_it_up() {
        var tenant = new TenantQuota(null, null, null, Rate.parse("2/h"));
        door.quotas.replace(new QuotaSettings(TenantQuota.NONE, Map.of("acme", tenant)));
        for (int i = 0; i < 5; i++) {
            problem(door.post("plain", "{}", Map.of("X-Signature", "00".repeat(32))), 401, "signature_mismatch");
        }
        assertThat(door.post("plain", "1").statusCode()).isEqualTo(200);
        assertThat(door.post("plain", "2").statusCode()).isEqualTo(200);

        var answer = door.post("plain", "3");

        problem(answer, 429, "tenant_rate_limited");
        assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 1801L);
        assertThat(door.log.events()).hasSize(2);
        door.quotas.replace(QuotaSettings.NONE);
        assertThat(door.post("plain", "4").statusCode()).isEqualTo(200);
    }

    @Test
    void a_stranger_does_not_use_up_the_rate() {
        knowLimited("besieged");
        for (int i = 0; i < 5; i++) {
            problem(door.post("besieged", "x", Map.of("X-Signature", "00".repeat(32))), 401, "signature_mismatch");
        }
        assertThat(door.post("besieged", "1").statusCode()).isEqualTo(200);
    }

    private static void knowLimited(String name) {
        door.know(
                Door.source(name, "hmac", "s3cret", Duration.ZERO, new Rate(2, Duration.ofHours(1)), Door.hmac(null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD /in/plain", "HEAD /in/nobody", "HEAD /in/paused"})
    void an_answer_to_head_has_no_body(String line) {
        String heard = RawClient.exchange(door.port(), line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(heard).startsWith("HTTP/1.1 40").endsWith("\r\n\r\n").doesNotContain("{");
    }

    static Stream<String> odd_bodies() {
        return Stream.of(
                "{\"id\":\"\"}",
                "{\"id\":\"a\\u0000b\\r\\nX: y\"}",
                "{\"id\":\"\\ud800\"}",
                "{\"id\":\"" + "i".repeat(40_000) + "\"}",
                "{\"id\":1e999999999}",
                "{\"id\":" + "9".repeat(5_000) + "}",
                "{\"id\":{\"a\":[]}}",
                "{\"id\":null}",
                "{\"id\":true,\"id\":2}",
                "[".repeat(60_000),
                "{\"a\":".repeat(10_000),
                "\"" + "\\".repeat(10_000),
                "\ufeff{\"id\":\"x\"}",
                "{\"id\":\"x\"} trailing");
    }

    @ParameterizedTest
    @MethodSource("odd_bodies")
    void what_is_authentic_is_taken_whatever_its_body_says(String body) {
        var answer = door.request("POST", "/in/withid", body, door.signed("withid", body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new String(only().data(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(body);
        assertThat(only().id()).isNotEmpty().hasSizeLessThan(5_000);
    }

    @Test
    void who_does_not_read_his_answers_can_not_go_on_asking() throws Exception {
        byte[] asked = "GET /in/nobody HTTP/1.1\r\nHost: a\r\n\r\n"
                .repeat(500)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (var channel = java.nio.channels.SocketChannel.open()) {
            channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4_096);
            channel.connect(new java.net.InetSocketAddress("127.0.0.1", door.port()));
            channel.configureBlocking(false);
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(1))
                    .during(Duration.ofSeconds(1))
                    .until(() -> channel.write(java.nio.ByteBuffer.wrap(asked)) == 0);
        }
    }

    @Test
    void a_removed_source_leaves_no_meters() {
        door.know(Door.source("shortlived", "hmac", "s3cret", Duration.ZERO, null, Door.hmac(null)));
        assertThat(door.post("shortlived", "1").statusCode()).isEqualTo(200);
        assertThat(door.counted("shortlived", "accepted")).isEqualTo(1);
        know();
        assertThat(door.meters
                        .find("sluice.ingest.requests")
                        .tag("source", "shortlived")
                        .counters())
                .isEmpty();
    }

    @Test
    void a_limiter_outlives_a_new_table_in_which_its_source_is_the_same() {
        door.post("limited", "1");
        door.post("limited", "2");
        know();
        problem(door.post("limited", "3"), 429, "rate_limited");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "zstd", "gzip, identity", "x"})
    void an_encoded_body_is_415(String encoding) {
        var headers = new HashMap<>(door.signed("plain", "{}"));
        headers.put("Content-Encoding", encoding);
        problem(door.post("plain", "{}", headers), 415, "content_encoding_unsupported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n",
                "Content-Encoding: gzip\r\nContent-Encoding: identity\r\n"
            })
    void every_encoding_header_counts(String lines) {
        String heard = RawClient.exchange(door.port(), door.raw("plain", "{}", "Connection: close\r\n" + lines));
        assertThat(heard).startsWith("HTTP/1.1 415 ");
    }

    @Test
    void zeros_before_a_length_make_it_no_longer() {
        String request = door.raw("plain", "{}", "Connection: close\r\n")
                .replace("Content-Length: 2", "Content-Length: 000000000000002");
        assertThat(RawClient.exchange(door.port(), request)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void identity_is_no_encoding() {
        var headers = new HashMap<>(door.signed("plain", "{}"));
        headers.put("Content-Encoding", "identity");
        assertThat(door.post("plain", "{}", headers).statusCode()).isEqualTo(200);
    }

    @Test
    void a_log_that_is_away_is_503_with_retry_after() {
        door.log.mood = FakeLog.Mood.AWAY;
        double before = door.counted("plain", "unavailable");
        var answer = door.post("plain", "{}");
        problem(answer, 503, "log_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(door.counted("plain", "unavailable")).isEqualTo(before + 1);
    }

    @Test
    void a_log_that_says_nothing_is_503_at_the_deadline() {
        door.log.mood = FakeLog.Mood.SILENT;
        problem(door.post("plain", "{}"), 503, "log_unavailable");
        await().untilAsserted(() -> assertThat(door.heldBytes()).isZero());
    }

    @Test
    void an_event_that_the_log_finds_too_big_is_413() {
        door.log.mood = FakeLog.Mood.TOO_BIG;
        problem(door.post("plain", "{}"), 413, "body_too_large");
    }

    @Test
    void a_bug_is_500_and_nothing_of_it_is_told() {
        door.log.mood = FakeLog.Mood.BROKEN;
        var answer = door.post("plain", "{}");
        problem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain("a bug");
    }

    @Test
    void a_client_that_goes_in_the_middle_of_its_body_has_published_nothing() {
        double before = door.counted("plain", "malformed");
        try (var client = new RawClient(door.port())) {
            String whole = door.raw("plain", "x".repeat(1000), "");
            client.send(whole.substring(0, whole.length() - 1));
        }
        await().untilAsserted(
                        () -> assertThat(door.counted("plain", "malformed")).isEqualTo(before + 1));
        assertThat(door.log.events()).isEmpty();
        assertThat(door.heldBytes()).isZero();
    }

    @Test
    void a_body_that_comes_too_slowly_is_408() {
        try (var client = new RawClient(door.port())) {
            String whole = door.raw("plain", "x".repeat(1000), "");
            client.send(whole.substring(0, whole.length() - 1));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("request_timeout");
        }
        assertThat(door.log.events()).isEmpty();
        assertThat(door.heldBytes()).isZero();
    }

    @Test
    void the_bytes_in_flight_are_bounded_and_given_back() {
        door.know(
                Door.ofTenant("acme", "plain"),
                Door.ofTenant("acme", "second"),
                Door.ofTenant("beta", "others"),
                Door.ofTenant("gamma", "last"));
        String full = "x".repeat(Door.MAX_BODY - 1);
        String head = " HTTP/1.1\r\nHost: a\r\nContent-Length: " + Door.MAX_BODY + "\r\n\r\n";
        try (var first = new RawClient(door.port());
                var second = new RawClient(door.port());
                var third = new RawClient(door.port())) {
            first.send("POST /in/plain" + head + full);
            second.send("POST /in/plain" + head + full);
            await().until(() -> door.heldBytes() == 2.0 * full.length());
            problem(door.post("plain", "{}".repeat(10)), 503, "overloaded");
            problem(door.post("second", "{}".repeat(10)), 503, "overloaded");
            assertThat(door.post("others", "{}".repeat(10)).statusCode()).isEqualTo(200);

            third.send("POST /in/others" + head + full);
            await().until(() -> door.heldBytes() == 3.0 * full.length());
            problem(door.post("last", "{}".repeat(10)), 503, "overloaded");
        }
        await().untilAsserted(() -> assertThat(door.heldBytes()).isZero());
        assertThat(door.post("plain", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void a_source_that_this_node_can_not_serve_is_not_gone() {
        door.table().replace(List.of(new Sources.Definition(Door.source("newer", "of-tomorrow", "s"), false)));

        var answer = door.request("POST", "/in/newer", "{}", Map.of());

        problem(answer, 503, "source_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(door.table().unusable()).containsExactly("newer");
        problem(door.request("POST", "/in/never", "{}", Map.of()), 404, "source_unknown");

        door.know();
        assertThat(door.table().unusable()).isEmpty();
        problem(door.request("POST", "/in/newer", "{}", Map.of()), 404, "source_unknown");
    }

    @Test
    void who_asks_whether_to_go_on_is_told_to_when_the_head_is_good() {
        try (var client = new RawClient(door.port())) {
            String whole = door.raw("plain", "{}", "Expect: 100-continue\r\nConnection: close\r\n");
            client.send(whole.substring(0, whole.length() - 2));
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send("{}");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void who_asks_whether_to_go_on_is_refused_at_once_when_it_is_not() {
        String heard = RawClient.exchange(
                door.port(),
                "POST /in/nobody HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
        assertThat(heard).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void a_connection_goes_on_after_a_refusal() {
        String bad = "POST /in/plain HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nX-Signature: 00\r\n\r\n{}";
        String unknown = "POST /in/nobody HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";
        String heard =
                RawClient.exchange(door.port(), bad + unknown + door.raw("plain", "{}", "Connection: close\r\n"));
        assertThat(heard.split("HTTP/1.1 "))
                .extracting(part -> part.split(" ")[0])
                .containsExactly("", "401", "404", "200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
                "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                "x"
            })
    void a_traceparent_that_is_none_is_dropped(String traceparent) {
        var headers = new HashMap<>(door.signed("plain", "{}"));
        headers.put("traceparent", traceparent);
        assertThat(door.post("plain", "{}", headers).statusCode()).isEqualTo(200);
        assertThat(only().traceparent()).isNull();
    }

    @Test
    void the_door_is_measured() {
        door.post("plain", "{}");
        assertThat(door.counted("plain", "accepted")).isPositive();
        assertThat(door.meters.get("sluice.ingest").timer().count()).isPositive();
    }

    @Test
    void a_source_that_cant_be_compiled_is_left_out_and_the_others_stay() {
        var good = Door.source("good", "hmac", "s", Duration.ZERO, null, Door.hmac(null));
        var bad = Door.source("bad", "no-such-provider", "s");
        assertThat(door.table()
                        .replace(List.of(new Sources.Definition(good, false), new Sources.Definition(bad, false))))
                .containsExactly("bad");
        assertThat(door.table().size()).isEqualTo(1);
    }

    private static Event only() {
        assertThat(door.log.events()).hasSize(1);
        return door.log.events().getFirst();
    }

    private static void problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).getMap())
                .containsEntry("code", code)
                .containsEntry("status", status)
                .containsEntry("type", "urn:sluice:problem:" + code);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
