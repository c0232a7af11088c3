// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.events.Event;
import dev.sluice.gateway.auth.jwks.SigningPair;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.KeyRef;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door does for providers beside taking single events: handshakes, batches, keys, answers. */
@Timeout(60)
class HandshakeTest {
    private static final String TOPIC = "arn:aws:sns:us-east-1:1:mine";
    private static final String CERTIFICATE = "https://sns.us-east-1.amazonaws.com/a.pem";

    private static final String ISSUER = "https://issuer.example/keys";

    @AutoClose
    private static final Door door = Door.open();

    @BeforeEach
    void know() {
        door.log.forget();
        door.outside.confirmed.clear();
        door.outside.asked.clear();
        door.outside.secrets.clear();
        door.know(
                Door.source("stripe", "stripe", "whsec_test"),
                Door.source("dropbox", "dropbox", "s"),
                Door.source("graph", "microsoft-graph", "state"),
                Door.source("slack", "slack", "s"),
                Door.source("okta", "okta", "s"),
                Door.source("trello", "trello", "s"),
                Door.source("grid", "azure-event-grid", "s"),
                Door.source("line", "line", "s"),
                Door.source("adyen", "adyen", "00ff"),
                Door.source("telegram", "telegram", "s"),
                Door.source("woo", "woocommerce", "s"),
                Door.source("docusign", "docusign", "s"),
                with("meta", "meta", List.of("s"), Map.of("verifyToken", List.of("mine"))),
                Door.source("page", "meta", "mine"),
                with("asana", "asana", List.of(), Map.of("handover", List.of("true"))),
                Door.source("owned", "asana", "s"),
                with("notion", "notion", List.of(), Map.of("handover", List.of("true"))),
                with("jwt", "generic-jwt", List.of(), Map.of("keySet", List.of(ISSUER), "audience", List.of("us"))),
                with("sns", "aws-sns", List.of(), Map.of("topics", List.of(TOPIC))));
    }

    private static SourceSettings with(
            String name, String provider, List<String> secrets, Map<String, List<String>> settings) {
        return SomeSource.of(name, provider, secrets.toArray(String[]::new))
                .own(settings)
                .settings();
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers) {
        return door.request("GET", path, "", headers);
    }

    @Test
    void a_challenge_comes_back_as_plain_text_that_no_browser_runs() {
        var answer = get("/in/dropbox?challenge=a%2Bb", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a+b");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(door.log.events()).isEmpty();
        assertThat(door.counted("dropbox", "handshake")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /in/stripe?challenge=a, 405",
        "GET, /in/dropbox, 405",
        "HEAD, /in/dropbox, 405",
        "OPTIONS, /in/stripe, 405",
        "GET, /in/dropbox?challenge=%3Cb%3E, 403",
        "GET, /in/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=other, 403",
        "GET, /in/meta?hub.mode=subscribe&hub.challenge=1, 403",
        "GET, /in/meta?hub.mode=other&hub.challenge=1&hub.verify_token=mine, 403",
        "GET, /in/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=s, 403",
        "GET, /in/page?hub.mode=subscribe&hub.challenge=1&hub.verify_token=other, 403",
        "GET, /in/meta?hub.mode=subscribe&hub.verify_token=other, 403",
        "GET, /in/meta?hub.mode=subscribe&hub.verify_token=mine, 403",
        "GET, /in/meta, 405",
        "GET, /in/okta, 401",
        "HEAD, /in/trello, 200",
    })
    void what_is_no_handshake_of_the_source_is_refused(String method, String path, int status) {
        assertThat(door.request(method, path, "", Map.of()).statusCode()).isEqualTo(status);
    }

    private static String hmac(String secret, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void zooms_token_is_signed_with_the_secret_that_signed_the_request(String secret) throws Exception {
        door.know(SomeSource.of("zoom", "zoom", "old", "new").settings());
        String body = "{\"event\":\"endpoint.url_validation\",\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"}}";
        var signer = Providers.builtIn().get("zoom").orElseThrow().signer(List.of(secret));

        var answer =
                door.request("POST", "/in/zoom", body, signer.sign(body.getBytes(UTF_8), "1", Instant.now(), Map.of()));

        String mac = hmac(secret, "qgg8vlvZRS6UYooatFL8Aw");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\"" + mac + "\"}");
    }

    @Test
    void without_a_token_of_its_own_a_source_takes_its_secret_for_one() {
        var answer = get("/in/page?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=mine", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("1158201444");
    }

    @Test
    void more_than_a_kibibyte_is_not_echoed() {
        var answer = get("/in/dropbox?challenge=" + "a".repeat(1025), Map.of());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.body()).contains("\"code\":\"request_malformed\"").doesNotContain("aaa");
    }

    @Test
    void a_kibibyte_is_counted_in_bytes() {
        assertThat(get("/in/dropbox?challenge=" + "%C3%A4".repeat(512), Map.of())
                        .body())
                .isEqualTo("ä".repeat(512));
        assertThat(get("/in/dropbox?challenge=" + "%C3%A4".repeat(513), Map.of())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_signed_challenge_needs_its_signature() {
        String body = "{\"type\":\"url_verification\",\"challenge\":\"c\"}";

        assertThat(door.post("slack", body, Map.of()).statusCode()).isEqualTo(401);
        var answer = door.post("slack", body);

        assertThat(answer.body()).isEqualTo("{\"challenge\":\"c\"}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_challenge_behind_a_token_needs_the_token() {
        var headers = new HashMap<>(Map.of("X-Okta-Verification-Challenge", "c"));
        assertThat(get("/in/okta", headers).statusCode()).isEqualTo(401);

        headers.put("Authorization", "s");

        assertThat(get("/in/okta", headers).body()).isEqualTo("{\"verification\":\"c\"}");
    }

    @Test
    void the_right_verify_token_gets_the_challenge_back() {
        var answer = get("/in/meta?hub.mode=subscribe&hub.challenge=42&hub.verify_token=mine", Map.of());

        assertThat(answer.body()).isEqualTo("42");
    }

    @Test
    void graph_is_answered_its_decoded_token() {
        var answer = door.request("POST", "/in/graph?validationToken=a%20b%3A+c", "", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a b: c");
    }

    @Test
    void cloudevents_are_told_who_may_send() {
        var answer = door.request("OPTIONS", "/in/grid", "", Map.of("WebHook-Request-Origin", "eventgrid.azure.net"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("WebHook-Allowed-Origin")).hasValue("eventgrid.azure.net");
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void a_list_without_events_is_answered_and_not_published() {
        assertThat(door.post("line", "{\"destination\":\"x\",\"events\":[]}").statusCode())
                .isEqualTo(200);
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_secret_that_is_handed_over_is_kept_once() {
        var answer = door.post("asana", "{}", Map.of("X-Hook-Secret", "handed"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Hook-Secret")).hasValue("handed");
        assertThat(door.outside.secrets).containsEntry("asana", "handed");
        assertThat(door.post("asana", "{\"events\":[{}]}", Map.of("X-Hook-Signature", "00"))
                        .statusCode())
                .as("nothing counts before the secret does")
                .isEqualTo(401);
    }

    @Test
    void a_source_with_a_secret_takes_no_other() {
        var answer = door.post("owned", "{}", Map.of("X-Hook-Secret", "a takeover"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"not_allowed\"").doesNotContain("takeover");
        assertThat(answer.headers().firstValue("X-Hook-Secret")).isEmpty();
        assertThat(door.outside.secrets).isEmpty();
    }

    @Test
    void a_source_answers_its_own_secret_again_and_keeps_nothing() {
        var answer = door.post("owned", "{}", Map.of("X-Hook-Secret", "s"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Hook-Secret")).hasValue("s");
        assertThat(door.outside.secrets).isEmpty();
    }

    @Test
    void a_token_in_the_body_is_kept_and_not_shown() {
        var answer = door.post("notion", "{\"verification_token\":\"secret_x\"}", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("secret_x");
        assertThat(door.outside.secrets).containsEntry("notion", "secret_x");
    }

    private static String sns(String type, String more) {
        return "{\"Type\":\"" + type + "\",\"MessageId\":\"m1\",\"TopicArn\":\"" + TOPIC + "\",\"Message\":\"hi\","
                + more + "\"Timestamp\":\"" + Instant.now() + "\",\"SignatureVersion\":\"2\",\"Signature\":\"AAAA\","
                + "\"SigningCertURL\":\"" + CERTIFICATE + "\"}";
    }

    private static void believe(String certificate) {
        door.outside.published.put(
                new KeyRef.Certificate(
                        "sns",
                        certificate,
                        java.util.Set.of(
                                "sns.amazonaws.com",
                                "sns-us-east-1.amazonaws.com",
                                "sns-signing.us-east-1.amazonaws.com")),
                (algorithm, signed, signature) -> true);
    }

    @Test
    void a_message_of_sns_is_not_cut_another_way_than_it_was_signed() {
        believe(CERTIFICATE);
        String lines = sns("Notification", "").replace("\"hi\"", "\"hi\\nthere\"");

        assertThat(door.post("sns", lines, Map.of()).statusCode()).isEqualTo(200);
        var cut = door.post("sns", lines.replace("\"m1\"", "\"m2\\nSubject\\nm1\""), Map.of());

        assertThat(cut.statusCode()).isEqualTo(401);
        assertThat(cut.body()).contains("\"code\":\"signature_malformed\"");
    }

    @Test
    void a_confirmation_of_somebody_elses_topic_asks_for_nothing() {
        believe(CERTIFICATE);
        String confirmation = sns(
                        "SubscriptionConfirmation",
                        "\"Token\":\"t\",\"SubscribeURL\":\"https://sns.us-east-1.amazonaws.com/?a\",")
                .replace("/a.pem", "/theirs.pem");

        for (String topic : List.of(TOPIC + "s", TOPIC.toUpperCase(java.util.Locale.ROOT), "*", "")) {
            var refused = door.post("sns", confirmation.replace(TOPIC, topic), Map.of());
            assertThat(refused.statusCode()).as(topic).isEqualTo(401);
            assertThat(refused.body()).contains("\"code\":\"key_rejected\"");
        }

        assertThat(door.outside.asked).as("not even for a certificate").isEmpty();
        assertThat(door.outside.confirmed).isEmpty();
        assertThat(door.log.events()).isEmpty();
    }

    /** It is not signed: whoever gets hold of one message could have the gateway call what he likes, or end the subscription. */
    @Test
    void a_url_to_unsubscribe_at_is_never_called() {
        String certificate = CERTIFICATE.replace("/a.pem", "/b.pem");
        believe(certificate);
        String leave = "\"UnsubscribeURL\":\"https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe\",";
        String again = "\"Token\":\"t\",\"SubscribeURL\":\"https://sns.us-east-1.amazonaws.com/?again\",";

        for (String message : List.of(sns("Notification", leave), sns("UnsubscribeConfirmation", leave + again))) {
            assertThat(door.post("sns", message.replace(CERTIFICATE, certificate), Map.of())
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(door.outside.confirmed).isEmpty();
        assertThat(door.outside.asked)
                .singleElement()
                .isInstanceOfSatisfying(
                        KeyRef.Certificate.class, key -> assertThat(key.url()).isEqualTo(certificate));
        assertThat(door.log.events()).hasSize(1);
    }

    @Test
    void a_key_is_fetched_before_the_verdict() {
        believe(CERTIFICATE);

        assertThat(door.post("sns", sns("Notification", ""), Map.of()).statusCode())
                .isEqualTo(200);
        assertThat(door.log.events()).extracting(Event::id).containsExactly("m1");

        var confirmation = sns(
                "SubscriptionConfirmation",
                "\"Token\":\"t\",\"SubscribeURL\":\"https://sns.us-east-1.amazonaws.com/?a\",");
        assertThat(door.post("sns", confirmation, Map.of()).statusCode()).isEqualTo(200);
        assertThat(door.outside.confirmed).containsExactly("https://sns.us-east-1.amazonaws.com/?a");
        assertThat(door.log.events()).hasSize(1);
    }

    @Test
    void a_key_that_can_not_be_had_is_told_as_that() {
        door.outside.away = true;
        String other = sns("Notification", "").replace("/a.pem", "/away.pem");

        var away = door.post("sns", other, Map.of());
        door.outside.away = false;
        var unknown = door.post("sns", other, Map.of());

        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.body()).contains("keys_unavailable");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).contains("key_rejected");
    }

    private static HttpResponse<String> token(SigningPair pair) {
        String claims =
                "{\"aud\":\"us\",\"exp\":" + Instant.now().plusSeconds(60).getEpochSecond() + "}";
        return door.post("jwt", "{}", Map.of("Authorization", "Bearer " + pair.token("RS256", claims)));
    }

    @Test
    void a_token_waits_for_its_issuers_key_and_counts_by_that_key_alone() {
        SigningPair known = SigningPair.rsa("known", 2_048);
        door.outside.published.put(
                new KeyRef.Published(ISSUER, "RS256", "known"),
                (algorithm, signed, signature) -> verifies(known, signed, signature));

        door.outside.away = true;
        var away = token(known);
        door.outside.away = false;

        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.body()).contains("\"code\":\"keys_unavailable\"");
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
        assertThat(token(known).statusCode()).isEqualTo(200);
        assertThat(token(SigningPair.rsa("known", 2_048)).body()).contains("\"code\":\"signature_mismatch\"");
        var unknown = token(SigningPair.rsa("unknown", 2_048));
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).contains("\"code\":\"key_rejected\"");
        assertThat(door.log.events()).hasSize(1);
    }

    private static boolean verifies(SigningPair pair, byte[] signed, byte[] signature) {
        try {
            var check = Signature.getInstance("SHA256withRSA");
            check.initVerify(pair.pair().getPublic());
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException unusable) {
            throw new AssertionError("a key of ours verifies", unusable);
        }
    }

    private static HttpResponse<String> grid(String body) {
        return door.request("POST", "/in/grid?code=s", body, Map.of("Content-Type", "application/json"));
    }

    @Test
    void a_batch_is_split_into_events_with_ids_of_their_own() {
        String one =
                "{\"id\": \"1\",  \"eventType\":\"a.b\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"subject\":\"h\u00e9\"}";
        var answer = grid("[" + one + " ,\n{\"id\":\"2\",\"eventType\":\"a.c\"}]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(door.log.events()).extracting(Event::id).containsExactly("1", "2");
        assertThat(door.log.events()).extracting(Event::type).containsExactly("a.b", "a.c");
        assertThat(new String(door.log.events().getFirst().data(), UTF_8)).isEqualTo(one);
        assertThat(answer.body())
                .isEqualTo("{\"ids\":[\"" + door.log.events().get(0).eventId() + "\",\""
                        + door.log.events().get(1).eventId() + "\"]}");
        assertThat(answer.headers().firstValue("Sluice-Duplicate")).isEmpty();
    }

    @Test
    void a_batch_is_a_repeat_only_when_all_of_it_is() {
        grid("[{\"id\":\"1\"},{\"id\":\"2\"}]");

        assertThat(grid("[{\"id\":\"1\"},{\"id\":\"3\"}]").headers().firstValue("Sluice-Duplicate"))
                .isEmpty();
        assertThat(grid("[{\"id\":\"1\"},{\"id\":\"3\"}]").headers().firstValue("Sluice-Duplicate"))
                .hasValue("true");
        assertThat(door.log.events()).extracting(Event::id).containsExactly("1", "2", "3");
    }

    @Test
    void a_batch_of_which_the_log_takes_nothing_is_to_be_sent_again() {
        door.log.mood = FakeLog.Mood.AWAY;

        assertThat(grid("[{\"id\":\"1\"},{\"id\":\"2\"}]").statusCode()).isEqualTo(503);
    }

    @Test
    void cloud_events_of_one_id_and_several_sources_are_several() {
        grid("[{\"id\":\"1\",\"source\":\"/a\"},{\"id\":\"1\",\"source\":\"/b\"}]");

        assertThat(door.log.events()).extracting(Event::id).containsExactly("/a:1", "/b:1");
    }

    @Test
    void an_empty_batch_and_a_batch_of_one_are_answered() {
        assertThat(grid("[]").body()).isEqualTo("{\"ids\":[]}");
        assertThat(grid("[{\"id\":\"1\"}]").body()).startsWith("{\"id\":\"evt_");
    }

    @Test
    void a_body_that_is_no_list_is_one_event() {
        assertThat(grid("{\"id\":\"1\",\"type\":\"a.b\"}").statusCode()).isEqualTo(200);
        assertThat(door.log.events()).extracting(Event::type).containsExactly("a.b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":", "no json", "[{\"id\":\"1\"}] more", "{'id':'1'}"})
    void a_body_that_should_hold_a_list_and_is_no_json_is_malformed_once_it_is_authentic(String body) {
        assertThat(grid(body).statusCode()).isEqualTo(400);
        assertThat(grid(body).body()).contains("\"code\":\"body_malformed\"");
        assertThat(door.request("POST", "/in/grid?code=other", body, Map.of()).statusCode())
                .isEqualTo(401);
        assertThat(door.log.events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"notificationItems\":[]}",
                "{\"notificationItems\":{}}",
                "{\"notificationItems\":[{}]}",
                "{\"notificationItems\":[null]}",
                "{\"live\":\"false\"}"
            })
    void a_list_of_notifications_that_nobody_signed_is_refused(String body) {
        var refused = door.post("adyen", body, Map.of());

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("\"code\":\"signature_missing\"");
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_woocommerce_ping_is_answered_and_what_only_looks_like_one_needs_a_signature() {
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        assertThat(door.post("woo", "webhook_id=12", form).statusCode()).isEqualTo(200);

        for (String body : List.of("webhook_id=", "webhook_id=12&id=1", "webhook_id=x", "id=1", "webhook_id=12\n")) {
            assertThat(door.post("woo", body, form).statusCode()).as(body).isEqualTo(401);
        }
        assertThat(door.log.events()).isEmpty();
        assertThat(door.counted("woo", "handshake")).isEqualTo(1);

        assertThat(door.post("woo", "{\"id\":1,\"date_modified_gmt\":\"2026-01-01T00:00:00\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(door.log.events()).extracting(Event::type).containsExactly("com.woocommerce.order.updated");
    }

    @Test
    void xml_is_kept_byte_for_byte() {
        String body = "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<DocuSignEnvelopeInformation>\n"
                + "  <Subject>H\u00e9llo &amp; <![CDATA[<x>]]></Subject >\r\n</DocuSignEnvelopeInformation>\n\n";
        var headers = new HashMap<>(door.signed("docusign", body));
        headers.put("Content-Type", "text/xml; charset=utf-8");

        assertThat(door.post("docusign", body, headers).statusCode()).isEqualTo(200);

        assertThat(door.log.events()).singleElement().satisfies(event -> {
            assertThat(event.data()).isEqualTo(body.getBytes(UTF_8));
            assertThat(event.contentType()).isEqualTo("text/xml; charset=utf-8");
            assertThat(event.type()).isEqualTo("com.docusign.unparsed");
        });
        assertThat(door.post("docusign", body.strip(), headers).statusCode()).isEqualTo(401);
    }

    @Test
    void the_provider_is_answered_what_it_expects() {
        var adyen = door.post("telegram", "{\"update_id\":1}");

        assertThat(adyen.body()).isEmpty();
        assertThat(adyen.headers().firstValue("Sluice-Event-Id")).isPresent();
    }
}
