// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.gateway.provider.HmacScheme;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.Requests;
import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.Encoding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final Instant ARRIVAL = Instant.parse("2026-01-31T12:00:00.123Z");

    private static EventFields read(String provider, Requests request) {
        return preset(provider).events().extract(request.build(), "src", ARRIVAL);
    }

    private static Provider preset(String name) {
        return Providers.builtIn().get(name).orElseThrow();
    }

    private static EventFields hmac(String id, String type, String time, Requests request) {
        var scheme = new HmacScheme(
                "X-Signature",
                Algorithm.HMAC_SHA256,
                Encoding.HEX,
                null,
                null,
                "{body}",
                null,
                new HmacScheme.Event(id, type, time));
        return Providers.hmac(scheme).events().extract(request.build(), "partner-x", ARRIVAL);
    }

    @Test
    void stripe_names_everything_in_the_body() {
        var fields = read("stripe", Requests.post("""
                {"id": "evt_1", "object": "event", "created": 1700000000, "livemode": false,
                 "data": {"object": {"id": "in_1", "customer": "cus_1", "lines": [{"id": "x"}]}},
                 "type": "invoice.paid"}"""));

        assertThat(fields)
                .isEqualTo(new EventFields(
                        "evt_1",
                        "com.stripe.invoice.paid",
                        Instant.ofEpochSecond(1_700_000_000),
                        "in_1",
                        "cus_1",
                        Map.of(),
                        false));
    }

    @Test
    void stripe_orders_by_the_object_where_no_customer_is_named() {
        var expanded = """
                {"id": "evt_1", "type": "a", "data": {"object": {"id": "in_1", "customer": {"id": "cus_1"}}}}""";

        assertThat(read("stripe", Requests.post(expanded)).key()).isEqualTo("in_1");
    }

    private static Requests form(String body) {
        return Requests.post(body).header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    }

    @Test
    void twilio_names_a_callback_by_what_it_is_about_and_how_far_that_is() {
        assertThat(read("twilio", form("MessageStatus=sent&MessageSid=SM1&To=%2B1"))
                        .providerId())
                .isEqualTo("SM1:sent");
        assertThat(read("twilio", form("CallSid=CA1&CallStatus=ringing&SequenceNumber=0"))
                        .providerId())
                .isEqualTo("CA1:ringing:0");
        assertThat(read("twilio", form("CallSid=CA1&CallStatus=in-progress&Digits=1"))
                        .providerId())
                .as("may come again and mean something else")
                .isNull();
        assertThat(read("twilio", form("MessageSid=SM1&MessageSid=SM2&MessageStatus=sent"))
                        .providerId())
                .isNull();
        assertThat(read(
                                "twilio",
                                form("MessageSid=SM1&MessageStatus=sent").header("I-Twilio-Idempotency-Token", "token"))
                        .providerId())
                .isEqualTo("token");
    }

    @Test
    void the_events_of_a_stream_of_twilio_are_events_of_their_own() {
        var request = Requests.post("""
                        [{"specversion": "1.0", "id": "a", "type": "com.twilio.messaging.message.sent",
                          "time": "2026-01-30T12:00:00Z"}, {"id": "b"}]""")
                .header("Content-Type", "application/json")
                .header("I-Twilio-Idempotency-Token", "one for both")
                .build();
        var events = preset("twilio").events();

        var parts = events.split(request);
        var fields = events.extract(parts.getFirst(), "src", ARRIVAL);

        assertThat(parts).hasSize(2);
        assertThat(fields.providerId()).isEqualTo("a");
        assertThat(fields.type()).isEqualTo("com.twilio.messaging.message.sent");
        assertThat(fields.time()).isEqualTo(Instant.parse("2026-01-30T12:00:00Z"));
        assertThat(events.extract(parts.getLast(), "src", ARRIVAL).providerId()).isEqualTo("b");
    }

    @Test
    void what_holds_no_list_to_split_is_malformed_when_it_should_be_json_and_is_none() {
        var events = preset("twilio").events();

        assertThat(events.isMalformed(Requests.post("{} {}").build())).isTrue();
        assertThat(events.isMalformed(Requests.post(" ").build())).isTrue();
        assertThat(events.isMalformed(Requests.post("").build())).isFalse();
        assertThat(events.isMalformed(form("MessageSid=SM1").build())).isFalse();
        assertThat(events.isMalformed(
                        Requests.post("[".repeat(100) + "]".repeat(100)).build()))
                .isFalse();
        assertThat(preset("stripe")
                        .events()
                        .isMalformed(Requests.post("no json").build()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "line | {\"events\":[{\"webhookEventId\":\"A\"}]} | A",
                "line | {\"events\":[{\"webhookEventId\":\"A\"},{\"webhookEventId\":\"B\"}]} | A,B",
                "line | {\"events\":[{\"webhookEventId\":\"A\"},{\"type\":\"x\"}]} | ",
                "line | {\"events\":{\"webhookEventId\":\"A\"}} | ",
                "line | no json | ",
                "okta | {\"eventId\":\"E\"} | E",
                "okta | {\"eventId\":\"E\",\"data\":{\"events\":[{\"uuid\":\"U\"}]}} | U",
                "okta | {\"eventId\":\"E\",\"data\":{\"events\":[{\"uuid\":\"U\"},{\"uuid\":\"V\"}]}} | U,V",
            })
    void an_envelope_is_known_by_all_that_it_holds(String provider, String body, @Nullable String id) {
        assertThat(read(provider, Requests.post(body)).providerId()).isEqualTo(id);
    }

    @Test
    void an_envelope_of_too_many_is_not_known() {
        String one = "{\"webhookEventId\":\"" + "a".repeat(1_000) + "\"}";

        assertThat(read("line", Requests.post("{\"events\":[" + one + "]}")).providerId())
                .hasSize(1_000);
        assertThat(read("line", Requests.post("{\"events\":[" + one + "," + one + "]}"))
                        .providerId())
                .isNull();
    }

    @Test
    void mailgun_names_what_a_route_forwards_by_its_token() {
        assertThat(read("mailgun", form("timestamp=1&token=used-once&signature=00"))
                        .providerId())
                .isEqualTo("used-once");
        assertThat(read("mailgun", Requests.post("""
                        {"signature": {"token": "t"}, "event-data": {"id": "e"}}""")).providerId()).isEqualTo("e");
    }

    @Test
    void a_source_may_name_its_own_ordering_key() {
        var reader = preset("stripe").events("/livemode");

        assertThat(reader.extract(Requests.post("{\"livemode\": true}").build(), "src", ARRIVAL)
                        .key())
                .isEqualTo("true");
        assertThatIllegalArgumentException().isThrownBy(() -> preset("stripe").events("livemode"));
    }

    @Nested
    class GitHub {
        private Requests issue(String body) {
            return Requests.post(body)
                    .header("X-GitHub-Event", "issues")
                    .header("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
                    .header("Authorization", "Bearer secret");
        }

        @Test
        void names_its_event_in_a_header_and_its_action_in_the_body() {
            var fields = read("github", issue("""
                    {"action": "opened", "repository": {"full_name": "octo/hello"}}"""));

            assertThat(fields.providerId()).isEqualTo("72d3162e-cc78-11e3-81ab-4c9367dc0958");
            assertThat(fields.type()).isEqualTo("com.github.issues.opened");
            assertThat(fields.subject()).isEqualTo("octo/hello");
            assertThat(fields.time()).isEqualTo(ARRIVAL);
            assertThat(fields.keptHeaders())
                    .containsOnly(
                            Map.entry("in_x-github-event", "issues"),
                            Map.entry("in_x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"));
        }

        @Test
        void has_events_without_an_action() {
            var fields = read("github", Requests.post("{\"ref\": \"x\"}").header("X-GitHub-Event", "push"));

            assertThat(fields.type()).isEqualTo("com.github.push");
            assertThat(fields.providerId()).isNull();
        }

        @Test
        void may_wrap_the_json_in_a_form() {
            String json = "{\"action\": \"opened\", \"repository\": {\"full_name\": \"octo/Žluť +%\"}}";
            var form = issue("a=b&payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8) + "&c")
                    .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

            assertThat(read("github", form).subject()).isEqualTo("octo/Žluť +%");
            assertThat(read("github", form).type()).isEqualTo("com.github.issues.opened");
        }

        @Test
        void with_a_body_that_is_not_json_is_unparsed_and_keeps_its_id() {
            var fields = read("github", issue("payload"));

            assertThat(fields.type()).isEqualTo("com.github.unparsed");
            assertThat(fields.unparsed()).isTrue();
            assertThat(fields.providerId()).isEqualTo("72d3162e-cc78-11e3-81ab-4c9367dc0958");
        }
    }

    @Test
    void standard_webhooks_has_the_signed_id_and_the_time_of_the_body() {
        var fields = read(
                "standard-webhooks",
                Requests.post("""
                        {"type": "invoice.paid", "timestamp": "2022-11-03T20:26:10.344522Z", "data": {"id": "1f81eb52"}}""")
                        .header("webhook-signature", "v1,AAAA")
                        .header("webhook-timestamp", "1700000000")
                        .header("webhook-id", "msg_1"));

        assertThat(fields.providerId()).isEqualTo("msg_1");
        assertThat(fields.type()).isEqualTo("com.standard-webhooks.invoice.paid");
        assertThat(fields.time()).isEqualTo("2022-11-03T20:26:10.344522Z");
        assertThat(fields.key()).isEqualTo("1f81eb52");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nope",
                "{\"id\":\"evt_1\",\"type\":\"a\"",
                "{\"id\":\"evt_1\"} x",
                "[1,",
                "{\"a\":01}",
                "\uFFFF"
            })
    void a_body_that_is_not_json_is_unparsed(String body) {
        var fields = read("stripe", Requests.post(body));

        assertThat(fields).isEqualTo(new EventFields(null, "com.stripe.unparsed", ARRIVAL, null, null, Map.of(), true));
    }

    @Test
    void a_body_nested_deeper_than_64_is_unparsed() {
        assertThat(read("stripe", Requests.post("[".repeat(64) + "]".repeat(64)))
                        .unparsed())
                .isFalse();
        assertThat(read("stripe", Requests.post("[".repeat(65) + "]".repeat(65)))
                        .unparsed())
                .isTrue();
    }

    @Test
    void json_without_the_wanted_names_has_the_type_of_its_source() {
        for (String body :
                new String[] {"{}", "[]", "1", "null", "\"text\"", "{\"type\":null,\"id\":{}}", "{\"data\":[]}"}) {
            assertThat(read("stripe", Requests.post(body)))
                    .as(body)
                    .isEqualTo(new EventFields(null, "webhook.src", ARRIVAL, null, null, Map.of(), false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\nb", "\\u0000", "\\u0085", "\\ud83d", "\\ude00\\ud83d"})
    void text_that_can_not_be_an_attribute_is_not_found(String escaped) {
        var fields = read("stripe", Requests.post("{\"id\":\"" + escaped + "\",\"type\":\"" + escaped + "\"}"));

        assertThat(fields.providerId()).isNull();
        assertThat(fields.type()).isEqualTo("webhook.src");
    }

    @Test
    void text_of_1024_characters_is_found_and_longer_is_not() {
        assertThat(read("stripe", Requests.post("{\"id\":\"" + "x".repeat(1024) + "\"}"))
                        .providerId())
                .hasSize(1024);
        assertThat(read("stripe", Requests.post("{\"id\":\"" + "x".repeat(1025) + "\"}"))
                        .providerId())
                .isNull();
    }

    @Test
    void a_header_sent_twice_says_nothing() {
        var request = Requests.post("{}")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Event", "issues")
                .header("X-GitHub-Delivery", "1")
                .header("X-GitHub-Delivery", "2");

        assertThat(read("github", request))
                .isEqualTo(new EventFields(null, "webhook.src", ARRIVAL, null, null, Map.of(), false));
    }

    @Nested
    class A_source_of_its_own {
        private final Requests request = Requests.post("""
                        {"a/b": {"~": [10, {"id": "deep"}]}, "kind": "order", "created": "1700000000123"}""").header("X-Event", "made");

        @Test
        void takes_pointers_and_templates() {
            var fields = hmac("/a~1b/~0/1/id", "partner.{/kind}.{header:x-event}", "/created", request);

            assertThat(fields.providerId()).isEqualTo("deep");
            assertThat(fields.type()).isEqualTo("partner.order.made");
            assertThat(fields.time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
        }

        @Test
        void falls_back_where_a_part_of_a_template_is_missing() {
            assertThat(hmac("/nope", "partner.{/nope}", null, request))
                    .isEqualTo(new EventFields(null, "webhook.partner-x", ARRIVAL, null, null, Map.of(), false));
        }

        @Test
        void that_asks_for_nothing_does_not_parse() {
            var fields = hmac(null, null, null, Requests.post("not json"));

            assertThat(fields.type()).isEqualTo("webhook.partner-x");
            assertThat(fields.unparsed()).isFalse();
        }

        @Test
        void refuses_an_expression_that_is_none() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hmac("{body}", null, null, request))
                    .withMessageContaining("unknown placeholder {body}");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hmac("{/a", null, null, request))
                    .withMessageContaining("'{' without '}'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 2023-11-14T22:13:20Z",
        "0, 1970-01-01T00:00:00Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "1700000000.25, 2023-11-14T22:13:20.250Z",
        "1700000000123, 2023-11-14T22:13:20.123Z",
        "253402300799999, 9999-12-31T23:59:59.999Z",
        "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
        "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z"
    })
    void times_are_dates_or_seconds_or_milliseconds(String text, Instant time) {
        assertThat(EventTime.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "1e9",
                "253402300800000",
                "9999999999999999",
                "2026-01-31",
                "2026-13-01T00:00:00Z",
                "soon",
                "."
            })
    void what_is_no_time_is_none(String text) {
        assertThat(EventTime.parse(text)).isNull();
    }
}
