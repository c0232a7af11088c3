// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies made to be read differently by two readers, or to cost more than they weigh. Most were found by fuzzing. */
class ForeignBodiesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String URL = "https://hooks.example.com/in/test";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int MORE_THAN_ANYBODY_SENDS = 10_000;

    private static Verdict verdict(String provider, Map<String, String> headers, String body) {
        return verdict(provider, URL, headers, body);
    }

    private static Verdict verdict(String provider, String url, Map<String, String> headers, String body) {
        var lists = new java.util.TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return Providers.builtIn()
                .get(provider)
                .orElseThrow()
                .verifier(SourceOptions.of("a secret"))
                .verify(InboundRequest.of("POST", url, lists, body.getBytes(UTF_8)), NOW);
    }

    @Test
    void a_form_of_twilio_can_not_be_lengthened_behind_repeats_of_a_genuine_field() {
        Map<String, String> signed = Providers.builtIn()
                .get("twilio")
                .orElseThrow()
                .signer(List.of("a secret"))
                .sign(URL, "a=1".getBytes(UTF_8), "msg_1", NOW, Map.of("Content-Type", FORM))
                .headers();

        assertThat(verdict("twilio", signed, "a=1")).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict("twilio", signed, "a=1&".repeat(MORE_THAN_ANYBODY_SENDS) + "evil=2"))
                .isEqualTo(new Verdict.Refused(ReasonCode.BODY_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "=&=&=", "&", "a=1&=2"})
    void a_form_of_twilio_that_signs_as_none_is_not_accepted_with_the_signature_of_something_else(String body) {
        var bare = twilio("", Map.of());

        assertThat(verdict("twilio", bare.url(), bare.headers(), "")).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict("twilio", bare.url(), form(bare.headers()), "")).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict("twilio", bare.url(), form(bare.headers()), body))
                .isEqualTo(new Verdict.Refused(ReasonCode.BODY_MALFORMED));
    }

    @Test
    void an_empty_body_of_twilio_is_not_accepted_with_the_signature_of_json() {
        var json = twilio("{}", Map.of("Content-Type", "application/json"));

        assertThat(verdict("twilio", json.url(), json.headers(), "{}")).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict("twilio", json.url(), json.headers(), ""))
                .isEqualTo(new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH));
        assertThat(verdict("twilio", json.url(), form(json.headers()), ""))
                .isEqualTo(new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH));
        assertThat(verdict("twilio", json.url(), form(json.headers()), "="))
                .isEqualTo(new Verdict.Refused(ReasonCode.BODY_MALFORMED));
    }

    private static RequestSigner.SignedRequest twilio(String body, Map<String, String> headers) {
        return Providers.builtIn()
                .get("twilio")
                .orElseThrow()
                .signer(List.of("a secret"))
                .sign(URL, body.getBytes(UTF_8), "msg_1", NOW, headers);
    }

    private static Map<String, String> form(Map<String, String> headers) {
        var all = new java.util.HashMap<>(headers);
        all.put("Content-Type", FORM);
        return all;
    }

    @Test
    void parts_of_mailgun_count_only_when_they_are_all_there() {
        Map<String, String> headers = Map.of("Content-Type", "multipart/form-data; boundary=x");
        String part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";

        assertThat(verdict("mailgun", headers, part.repeat(MORE_THAN_ANYBODY_SENDS) + "--x--"))
                .isEqualTo(new Verdict.Refused(ReasonCode.SIGNATURE_MISSING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e-999999999", "1e99999999999999999999", "1.0e2147483647"})
    void a_number_is_not_written_out_to_a_gigabyte(String number) {
        String body = "{\"webhookTimestamp\":" + number + "}";
        JsonBody read = JsonBody.read(body.getBytes(UTF_8));

        assertThat(read == null ? "" : String.valueOf(read.text("/webhookTimestamp")))
                .hasSizeLessThan(100);
        assertThat(verdict("linear", Map.of("Linear-Signature", "00".repeat(32)), body))
                .isInstanceOf(Verdict.Refused.class);
    }

    private static EventReader reader(String batch, String... id) {
        List<String> none = List.of();
        return new EventReader(
                new EventRules(List.of(id), none, none, none, none, null, batch, null, none), request -> null);
    }

    private static String idOf(String body, String pointer) {
        return reader(null, pointer)
                .extract(Requests.post(body).build(), "test", NOW)
                .providerId();
    }

    @Test
    void of_a_name_that_comes_twice_nothing_of_the_first_is_left() {
        assertThat(idOf("{\"a\":{\"id\":\"1\"},\"a\":{\"id\":\"2\"}}", "/a/id")).isEqualTo("2");
        assertThat(idOf("{\"a\":{\"id\":\"1\"},\"a\":{\"n\":2}}", "/a/id")).isNull();
        assertThat(idOf("{\"a\":{\"id\":\"1\"},\"a\":null}", "/a/id")).isNull();
        assertThat(idOf("{\"a\":{\"b\":{\"id\":\"1\"}},\"a\":{\"b\":[]}}", "/a/b/id"))
                .isNull();
    }

    private static List<String> split(String pointer, byte[] body) {
        return reader(pointer, "/id").split(Requests.post(body).build()).stream()
                .map(part -> new String(part.body(), UTF_8))
                .toList();
    }

    @Test
    void an_element_is_cut_out_as_it_was_sent_whatever_it_is() {
        String body = " [ \"\\ud800\" , \"\\/\\u00e9\",-1.50E+2,{\"a\" : 1} ,null, [ ]]";

        assertThat(split("", body.getBytes(UTF_8)))
                .containsExactly("\"\\ud800\"", "\"\\/\\u00e9\"", "-1.50E+2", "{\"a\" : 1}", "null", "[ ]");
        assertThat(split("", ("\ufeff" + body).getBytes(UTF_8))).hasSize(6).contains("{\"a\" : 1}");
    }

    @Test
    void a_list_in_another_coding_or_named_twice_is_one_event() {
        for (Charset wide : List.of(UTF_16BE, UTF_16LE)) {
            assertThat(split("", "\ufeff[{\"id\":1}]".getBytes(wide))).hasSize(1);
            assertThat(split("", "[{\"id\":1},2]".getBytes(wide))).hasSize(1);
        }
        assertThat(split("/a", "{\"a\":[1,2],\"a\":[3]}".getBytes(UTF_8))).hasSize(1);
        assertThat(split("/a/b", "{\"a\":{\"b\":[1,2]},\"c\":{\"a\":1,\"b\":2}}".getBytes(UTF_8)))
                .hasSize(2);
    }
}
