// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static dev.sluice.gateway.cli.StreamServer.bye;
import static dev.sluice.gateway.cli.StreamServer.cursor;
import static dev.sluice.gateway.cli.StreamServer.event;
import static dev.sluice.gateway.cli.StreamServer.tell;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.data.DemoSources;
import dev.sluice.gateway.ingest.SourceScheme;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.Verdict;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ListenCommandTest {
    private static final String SUBSCRIBED =
            "{\"type\":\"subscribed\",\"id\":\"listen\",\"types\":[],\"cursor\":\"cursor-0\"}";

    @TempDir
    private Path temp;

    private final Console console = new Console();

    @Test
    void an_event_is_a_line() throws Exception {
        try (var server = new StreamServer(socket -> {
            tell(socket, SUBSCRIBED, event(1, "demo-hmac", "webhook.demo-hmac", "\"data\":{\"a\":\"b\"}"));
            tell(socket, event(2, "demo-hmac", "t", "\"data\":{\"x\":\"\\u001b[2J" + "y".repeat(300) + "\"}"));
            bye(socket, 4010, "operator");
        })) {
            assertThat(listen(server)).isEqualTo(1);
        }
        assertThat(console.lines()).hasSize(2);
        assertThat(console.lines().get(0))
                .isEqualTo("2026-01-31T12:00:00.000Z  webhook.demo-hmac  evt_1  /in/demo-hmac  {\"a\":\"b\"}");
        assertThat(console.lines().get(1)).hasSizeLessThanOrEqualTo(160).endsWith("…");
        assertThat(console.err()).contains("4010");
    }

    @Test
    void for_scripts_an_event_is_the_cloud_event_as_it_came() throws Exception {
        try (var server = new StreamServer(socket -> {
            tell(socket, SUBSCRIBED, event(1, "s", "t", "\"data\":{ \"a\" : 1.0 }"));
            bye(socket, 4010, "operator");
        })) {
            listen(server, "--json");
        }
        assertThat(console.lines()).hasSize(1);
        assertThat(console.lines().getFirst())
                .startsWith("{\"specversion\":\"1.0\"")
                .endsWith("\"data\":{ \"a\" : 1.0 }}");
    }

    @Test
    void what_is_asked_for_is_subscribed_with_a_token_of_its_own() throws Exception {
        try (var server = new StreamServer(socket -> bye(socket, 4003, "no"))) {
            listen(server, "--types", "com.stripe.*,com.github.push", "--filter", "data.a > 1", "--from", "last:5");
            assertThat(server.subscribed).singleElement().satisfies(asked -> {
                assertThat(asked.getString("from")).isEqualTo("last:5");
                assertThat(asked.getString("filter")).isEqualTo("data.a > 1");
                assertThat(asked.getJsonArray("types"))
                        .isEqualTo(new JsonArray().add("com.stripe.*").add("com.github.push"));
            });
            assertThat(server.authorizations).singleElement().asString().startsWith("Bearer eyJ");
        }
    }

    @Test
    void after_an_interruption_it_comes_back_with_its_cursor() throws Exception {
        try (var server = new StreamServer(
                socket -> {
                    tell(socket, SUBSCRIBED, event(1, "s", "one", "\"data\":1"), cursor("cursor-after-one-000000000"));
                    bye(socket, 4200, "drain");
                },
                socket -> {
                    tell(socket, SUBSCRIBED, event(1, "s", "two", "\"data\":2"));
                    bye(socket, 4010, "operator");
                })) {
            assertThat(listen(server)).isEqualTo(1);
            assertThat(server.subscribed)
                    .extracting(asked -> asked.getString("from"))
                    .containsExactly("latest", "cursor-after-one-000000000");
        }
        assertThat(console.out()).contains("one").contains("two");
    }

    @Test
    void interrupted_before_any_event_it_comes_back_with_the_cursor_of_its_start() throws Exception {
        try (var server = new StreamServer(
                socket -> {
                    tell(socket, SUBSCRIBED);
                    bye(socket, 4100, "error");
                },
                socket -> bye(socket, 4010, "operator"))) {
            listen(server);
            assertThat(server.subscribed)
                    .extracting(asked -> asked.getString("from"))
                    .containsExactly("latest", "cursor-0");
        }
    }

    @Test
    void a_gap_is_told() throws Exception {
        try (var server = new StreamServer(socket -> {
            tell(
                    socket,
                    SUBSCRIBED,
                    "{\"type\":\"gap\",\"id\":\"listen\",\"seq\":1,\"reason\":\"retention\",\"count\":7,\"cursor\":\"c\"}");
            bye(socket, 4010, "operator");
        })) {
            listen(server);
        }
        assertThat(console.err()).contains("7 events").contains("retention");
    }

    @Test
    void a_refused_subscription_is_wrong_use() throws Exception {
        try (var server = new StreamServer(socket -> tell(
                socket,
                "{\"type\":\"error\",\"id\":\"listen\",\"code\":\"bad_filter\",\"detail\":\"does not compile\"}"))) {
            assertThat(listen(server, "--filter", "(")).isEqualTo(2);
        }
        assertThat(console.err()).contains("bad_filter: does not compile");
    }

    @Test
    void a_token_that_is_not_taken_ends_it() throws Exception {
        try (var server = new StreamServer()) {
            assertThat(listen(server)).isEqualTo(1);
        }
        assertThat(console.err()).contains("401");
    }

    @Test
    void a_gateway_that_is_not_there_ends_it() {
        DataFolder.at(temp).jwtKey();
        assertThat(console.run("listen", "--url", "http://127.0.0.1:1", "--data", temp.toString()))
                .isEqualTo(1);
        assertThat(console.err()).contains("is the gateway running?");
    }

    @Test
    void a_start_that_is_none_is_wrong_use() {
        assertThat(console.run("listen", "--from", "yesterday")).isEqualTo(2);
        assertThat(console.err()).contains("--from");
    }

    @Test
    void forwarded_bodies_are_the_providers_byte_for_byte_and_signed_as_it_would() throws Exception {
        String body = "{ \"id\" : \"evt_9\",\"type\":\"invoice.paid\", \"amount\":1.50 }";
        try (var server = new StreamServer(socket -> {
            tell(socket, SUBSCRIBED, event(1, "demo-stripe", "com.stripe.invoice.paid", "\"data\":" + body));
            bye(socket, 4010, "operator");
        })) {
            listen(server, "--forward", server.url() + "/hook");
            var forwarded = server.forwarded.remove();
            assertThat(forwarded.body()).isEqualTo(body);
            assertThat(forwarded.headers().get("Content-Type")).isEqualTo("application/json");
            com.stripe.model.Event parsed = com.stripe.net.Webhook.constructEvent(
                    forwarded.body(),
                    forwarded.headers().get("Stripe-Signature"),
                    DemoSources.in(DataFolder.at(temp))
                            .getFirst()
                            .secrets()
                            .getFirst()
                            .reveal());
            assertThat(parsed.getId()).isEqualTo("evt_9");
        }
        assertThat(console.err()).contains("answered 202");
    }

    @Test
    void forwarded_github_events_say_what_they_are() throws Exception {
        try (var server = new StreamServer(socket -> {
            tell(
                    socket,
                    SUBSCRIBED,
                    event(1, "demo-github", "com.github.issues.opened", "\"data\":{\"action\":\"opened\"}"));
            bye(socket, 4010, "operator");
        })) {
            listen(server, "--forward", server.url() + "/hook");
            var forwarded = server.forwarded.remove();
            assertThat(forwarded.headers().get("X-GitHub-Event")).isEqualTo("issues");
            assertThat(forwarded.headers().get("X-GitHub-Delivery")).isEqualTo("p1");
            assertThat(verdict("demo-github", forwarded)).isInstanceOf(Verdict.Verified.class);
        }
    }

    @Test
    void a_body_that_is_not_json_is_forwarded_as_it_was() throws Exception {
        try (var server = new StreamServer(socket -> {
            tell(socket, SUBSCRIBED, event(1, "demo-hmac", "t", "\"data_base64\":\"aGVsbG8=\""));
            bye(socket, 4010, "operator");
        })) {
            listen(server, "--forward", server.url() + "/hook");
            var forwarded = server.forwarded.remove();
            assertThat(forwarded.body()).isEqualTo("hello");
            assertThat(verdict("demo-hmac", forwarded)).isInstanceOf(Verdict.Verified.class);
        }
    }

    @Test
    void with_sign_standard_the_official_library_accepts_it() throws Exception {
        String secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        try (var server = new StreamServer(socket -> {
            tell(socket, SUBSCRIBED, event(1, "anything", "t", "\"data\":{\"a\":1}"));
            bye(socket, 4010, "operator");
        })) {
            listen(server, "--forward", server.url() + "/hook", "--sign", "standard", "--secret", secret);
            var forwarded = server.forwarded.remove();
            Map<String, List<String>> headers = forwarded.headers().entries().stream()
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT),
                            entry -> List.of(entry.getValue())));
            new Webhook(secret).verify(forwarded.body(), java.net.http.HttpHeaders.of(headers, (name, value) -> true));
            assertThat(forwarded.headers().get("webhook-id")).isEqualTo("evt_1");
        }
    }

    @Test
    void an_event_whose_secret_is_not_known_is_shown_and_not_forwarded() throws Exception {
        try (var server = new StreamServer(socket -> {
            tell(socket, SUBSCRIBED, event(1, "elsewhere", "t", "\"data\":{}"));
            bye(socket, 4010, "operator");
        })) {
            listen(server, "--forward", server.url() + "/hook");
            assertThat(server.forwarded).isEmpty();
        }
        assertThat(console.out()).contains("/in/elsewhere");
        assertThat(console.err()).contains("not forwarded");
    }

    private int listen(StreamServer server, String... more) {
        DataFolder.at(temp).jwtKey();
        DemoSources.in(DataFolder.at(temp));
        var arguments = new java.util.ArrayList<>(List.of("listen", "--url", server.url(), "--data", temp.toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private Verdict verdict(String source, StreamServer.Forwarded forwarded) {
        var settings = DemoSources.existing(DataFolder.at(temp)).get(source);
        Map<String, List<String>> headers = forwarded.headers().entries().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        return SourceScheme.of(settings, Providers.builtIn())
                .verifier()
                .verify(InboundRequest.of("POST", "", headers, forwarded.body().getBytes(UTF_8)), Instant.now());
    }
}
