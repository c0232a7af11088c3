// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.gateway.auth.jwks.SigningPair;
import dev.sluice.gateway.http.RawClient;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.RequestSigner.SignedRequest;
import dev.sluice.gateway.provider.verify.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a provider signs the URL that it calls, the operator's word on it counts, and nothing that the request says. */
@Timeout(120)
class PublicUrlTest {
    private static final String OURS = "https://hooks.example.com";
    private static final String FOREIGN = "https://evil.example";
    /** What a proxy, or anybody, may say of where the request went. */
    private static final String ASTRAY =
            "Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\n"
                    + "X-Forwarded-Port: 8443\r\nForwarded: host=evil.example;proto=http\r\n";

    private static final String ISSUER = "https://www.googleapis.com/oauth2/v3/certs";
    private static final SigningPair GOOGLES = SigningPair.rsa("g", 2_048);
    /** Signs method and path, and no host. */
    private static final String WITHOUT_HOST = "contentful";

    @AutoClose
    private static Door door;

    @AutoClose
    private static Door behindPath;

    @BeforeAll
    static void open() throws Exception {
        door = Door.at(OURS);
        behindPath = Door.at(OURS + "/webhooks");
        for (Door each : List.of(door, behindPath)) {
            each.outside.published.put(
                    new KeyRef.Published(ISSUER, "RS256", "g"),
                    // the key's own work is shown elsewhere
                    (algorithm, signed, signature) -> true);
            each.know(bound().stream().map(PublicUrlTest::source).toArray(SourceSettings[]::new));
        }
    }

    @BeforeEach
    void forget() {
        door.log.forget();
        behindPath.log.forget();
    }

    private static Set<String> bound() {
        return Set.of("twilio", "square", "hubspot", "trello", "monday", "google-pubsub", WITHOUT_HOST);
    }

    static List<String> with_a_host() {
        return bound().stream().filter(name -> !name.equals(WITHOUT_HOST)).toList();
    }

    private static SourceSettings source(String provider) {
        var made = SomeSource.of(
                        provider, provider, provider.equals("google-pubsub") ? new String[0] : new String[] {"s"})
                .dedupe(Duration.ZERO);
        return provider.equals("google-pubsub")
                ? made.own(Map.of("email", List.of("push@example.com"))).settings()
                : made.settings();
    }

    private static Signer signer(String provider) {
        var scheme = SourceScheme.of(source(provider), Providers.builtIn());
        return provider.equals("google-pubsub")
                ? scheme.signer(new PrivateSigning(GOOGLES.pair().getPrivate(), GOOGLES.id()))
                : scheme.signer();
    }

    private static SignedRequest signed(String provider, String url) {
        boolean form = provider.equals("twilio");
        String body = form ? "Body=a+b&MessageSid=SM1" : "{\"id\":\"1\",\"type\":\"a.b\"}";
        String type = form ? "application/x-www-form-urlencoded" : "application/json";
        return signer(provider).sign(url, body.getBytes(UTF_8), "msg_1", Instant.now(), Map.of("Content-Type", type));
    }

    /** Posts it to the path that the door has, whatever was signed. */
    private static String post(Door to, String provider, String query, SignedRequest request, String more) {
        var text = new StringBuilder("POST /in/" + provider + query + " HTTP/1.1\r\nConnection: close\r\n" + more);
        request.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        String body = new String(request.body(), ISO_8859_1);
        return RawClient.exchange(to.port(), text + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void taken(Door by, String heard) {
        assertThat(heard).matches("(?s)HTTP/1.1 20[04] .*");
        assertThat(by.log.events()).hasSize(1);
    }

    private static void refused(Door by, String heard) {
        assertThat(heard).startsWith("HTTP/1.1 401 ").contains("\"code\":\"signature_mismatch\"");
        assertThat(by.log.events()).isEmpty();
    }

    @Test
    void these_are_all_that_sign_the_url() {
        Providers all = Providers.builtIn();

        assertThat(all.names().stream()
                        .filter(name -> all.get(name).orElseThrow().bindsUrl()))
                .containsExactlyInAnyOrderElementsOf(bound());
    }

    @ParameterizedTest
    @MethodSource("with_a_host")
    void what_is_signed_for_our_url_is_taken_wherever_the_request_says_it_went(String provider) {
        taken(door, post(door, provider, "", signed(provider, OURS + "/in/" + provider), ASTRAY));
    }

    @ParameterizedTest
    @MethodSource("with_a_host")
    void what_is_signed_for_another_host_is_refused_although_the_request_names_that_host(String provider) {
        for (String foreign : List.of(FOREIGN, "http://evil.example", "http://hooks.example.com")) {
            refused(door, post(door, provider, "", signed(provider, foreign + "/in/" + provider), ASTRAY));
        }
    }

    @ParameterizedTest
    @MethodSource("bound")
    void the_query_is_part_of_it_as_it_was_sent(String provider) {
        String query = "?a=b%20c&d=e";
        SignedRequest request = signed(provider, OURS + "/in/" + provider + query);

        taken(door, post(door, provider, query, request, ASTRAY));
        door.log.forget();
        refused(door, post(door, provider, "?a=b+c&d=e", request, ASTRAY));
    }

    @ParameterizedTest
    @MethodSource("bound")
    void a_path_before_ours_is_part_of_it(String provider) {
        taken(behindPath, post(behindPath, provider, "", signed(provider, OURS + "/webhooks/in/" + provider), ASTRAY));
        behindPath.log.forget();
        refused(behindPath, post(behindPath, provider, "", signed(provider, OURS + "/in/" + provider), ASTRAY));
    }

    @ParameterizedTest
    @MethodSource("bound")
    void a_url_that_is_not_ascii_is_signed_in_utf_8(String provider) throws Exception {
        String query = "?año=2023";
        try (Door abroad = Door.at(OURS + "/España")) {
            abroad.outside.published.putAll(door.outside.published);
            abroad.know(source(provider));
            SignedRequest request = signed(provider, OURS + "/España/in/" + provider + query);

            taken(abroad, post(abroad, provider, WireText.of(query), request, ASTRAY));
        }
    }
}
