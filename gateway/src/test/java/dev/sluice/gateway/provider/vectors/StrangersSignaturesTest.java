// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.handshake.Reply;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a handshake answers to strangers is no proof of anything. */
class StrangersSignaturesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Providers CATALOG = Providers.builtIn();
    private static final String URL = "https://hooks.example.com/in/test";
    private static final List<String> PARAMETERS =
            List.of("crc_token", "challenge", "validationToken", "hub.challenge");
    private static final List<String> HEADERS = List.of("X-Hook-Secret", "WebHook-Request-Origin", "X-Challenge");
    private static final List<String> BODIES = List.of(
            "{\"for_user_id\":\"1\",\"tweet_create_events\":[]}",
            " {\"id\":\"1\"}",
            "[{\"id\":\"1\"}]",
            "\"text\"",
            "1",
            "word",
            "challenge_string",
            "");

    /** A source and a body that its provider could send. */
    record Case(String provider, SourceOptions options, Instant now, byte[] body) {
        @Override
        public String toString() {
            return provider + " " + new String(body, UTF_8).lines().findFirst().orElse("");
        }
    }

    static List<Case> cases() throws IOException {
        var cases = new ArrayList<Case>();
        var seen = new LinkedHashSet<String>();
        try (InputStream file = StrangersSignaturesTest.class.getResourceAsStream("/vectors.json")) {
            for (JsonNode json : JSON.readTree(file)) {
                var row = new VectorRow(json);
                if (!row.valid() || CATALOG.get(row.provider()).isEmpty()) {
                    continue;
                }
                if (seen.add(row.provider())) {
                    BODIES.forEach(body ->
                            cases.add(new Case(row.provider(), row.options(), row.now(), body.getBytes(UTF_8))));
                }
                cases.add(new Case(
                        row.provider(), row.options(), row.now(), row.request().body()));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_answer_to_a_stranger_signs_an_event(Case a) {
        Provider provider = CATALOG.get(a.provider()).orElseThrow();
        var verifier = provider.verifier(a.options());
        var bare = InboundRequest.of("POST", URL, Map.of(), a.body());
        if (verifier.verify(bare, a.now()) instanceof Verdict.Verified) {
            // the secret itself stands in it: nobody but the provider has such a body
            return;
        }
        for (String answered : answers(provider, a)) {
            for (String header : provider.credentials()) {
                var forged = InboundRequest.of("POST", URL, Map.of(header, List.of(answered)), a.body());

                assertThat(verifier.verify(forged, a.now()))
                        .as(header + ": " + answered)
                        .isNotInstanceOf(Verdict.Verified.class);
            }
        }
    }

    /** Every text of every answer to whoever sends the body as a challenge, wherever a challenge may stand. */
    private static Set<String> answers(Provider provider, Case a) {
        String text = new String(a.body(), UTF_8);
        var query = new StringBuilder(URL + "?hub.mode=subscribe");
        PARAMETERS.forEach(name -> query.append("&" + name + "=" + URLEncoder.encode(text, UTF_8)));
        var headers = new LinkedHashMap<String, List<String>>();
        HEADERS.forEach(name -> headers.put(name, List.of(text)));
        var bodies = List.of(
                a.body(),
                JSON.createObjectNode().put("challenge", text).toString().getBytes(UTF_8),
                JSON.createObjectNode()
                        .put("verification_token", text)
                        .toString()
                        .getBytes(UTF_8));
        var handshakes = provider.handshakes(a.options());
        var found = new LinkedHashSet<String>();
        for (String method : List.of("GET", "HEAD", "OPTIONS", "POST")) {
            for (byte[] body : bodies) {
                Reply reply = handshakes.reply(InboundRequest.of(method, query.toString(), headers, body), false);
                if (reply != null) {
                    found.add(reply.body());
                    found.addAll(reply.headers().values());
                    found.addAll(textsOf(reply.body()));
                }
            }
        }
        return found;
    }

    private static List<String> textsOf(String body) {
        try {
            var texts = new ArrayList<String>();
            JSON.readTree(body).forEach(value -> texts.add(value.asText()));
            return texts;
        } catch (JsonProcessingException plain) {
            return List.of();
        }
    }

    @Test
    void x_is_answered_what_it_asks() {
        Reply reply = CATALOG.get("x-twitter")
                .orElseThrow()
                .handshakes(SourceOptions.of("s"))
                .reply(InboundRequest.of("GET", URL + "?crc_token=YjE-_.~%2B%2F9%3D", Map.of(), new byte[0]), false);

        assertThat(reply).isNotNull();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).startsWith("{\"response_token\":\"sha256=");
    }

    @Test
    void x_gets_nothing_signed_that_could_be_an_event() {
        var handshakes = CATALOG.get("x-twitter").orElseThrow().handshakes(SourceOptions.of("s"));
        for (String token :
                List.of("%7B%22id%22%3A1%7D", "%5B%5D", "%22a%22", "a+b", "a%0Ab", "%C3%A9", "", "a".repeat(1_025))) {
            Reply reply = handshakes.reply(
                    InboundRequest.of("GET", URL + "?crc_token=" + token, Map.of(), new byte[0]), false);

            assertThat(reply).as(token).isNotNull();
            assertThat(reply.status()).as(token).isEqualTo(400);
            assertThat(reply.body()).as(token).isEmpty();
        }
    }

    @Test
    void a_body_that_anybody_can_have_signed_is_malformed_though_its_signature_is_good() {
        Provider provider = CATALOG.get("x-twitter").orElseThrow();
        byte[] body = "12345".getBytes(UTF_8);
        var headers = new LinkedHashMap<String, List<String>>();
        provider.signer(List.of("s"))
                .sign(body, "id", Instant.EPOCH, Map.of())
                .forEach((name, value) -> headers.put(name, List.of(value)));

        assertThat(provider.verifier(SourceOptions.of("s"))
                        .verify(InboundRequest.of("POST", URL, headers, body), Instant.EPOCH))
                .isEqualTo(new Verdict.Refused(ReasonCode.BODY_MALFORMED));
    }
}
