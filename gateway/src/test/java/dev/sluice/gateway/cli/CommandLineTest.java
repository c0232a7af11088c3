// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.Principal;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.auth.SharedSecret;
import dev.sluice.gateway.cli.terminal.EnvironmentDefaults;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.data.DemoSources;
import dev.sluice.gateway.data.FolderLock;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final String KEY = "a-key-of-at-least-thirty-two-bytes!";

    @TempDir
    private Path temp;

    private final Console console = new Console();

    @Nested
    class Any_command {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "frob",
                    "dev --frob",
                    "check",
                    "token --tenant x",
                    "token --scope read",
                    "send",
                    "run",
                    "dev --port x",
                    "subscriptions frob",
                    "subscriptions get",
                    "subscriptions create",
                    "sources update",
                    "sources --limit 0",
                    "events get",
                    "events publish",
                    "completion"
                })
        void that_is_used_wrongly_exits_2_and_says_so_on_standard_error(String arguments) {
            assertThat(console.run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                    .isEqualTo(2);
            assertThat(console.out()).isEmpty();
            assertThat(console.err()).isNotBlank();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "dev",
                    "run",
                    "check",
                    "token",
                    "send",
                    "listen",
                    "verify",
                    "sources",
                    "subscriptions",
                    "events",
                    "completion"
                })
        void tells_how_it_is_used(String command) {
            assertThat(console.run(command, "--help")).isZero();
            assertThat(console.out()).contains("Usage: sluice " + command);
        }

        @Test
        void tells_its_version() {
            assertThat(console.run("--version")).isZero();
            assertThat(console.out()).startsWith("sluice ");
        }
    }

    @Nested
    class An_option {
        @Test
        void is_also_an_environment_variable() {
            DataFolder.at(temp).jwtKey();
            console.environment.put("SLUICE_DATA", temp.toString());
            console.environment.put("SLUICE_TENANT", "acme");
            console.environment.put("SLUICE_SCOPE", "read,stream");
            assertThat(console.run("token")).isZero();
            assertThat(principal(DataFolder.at(temp).jwtKey(), console.lines().getFirst())
                            .tenant())
                    .isEqualTo("acme");
        }

        @Test
        void given_wins_over_its_variable() {
            DataFolder.at(temp).jwtKey();
            console.environment.put("SLUICE_TENANT", "acme");
            console.run("token", "--tenant", "other", "--scope", "read", "--data", temp.toString());
            assertThat(principal(DataFolder.at(temp).jwtKey(), console.lines().getFirst())
                            .tenant())
                    .isEqualTo("other");
        }

        @Test
        void that_kubernetes_sets_is_ignored() {
            console.environment.put("SLUICE_PORT", "tcp://10.0.0.1:8080");
            console.environment.put("SLUICE_MANAGEMENT_PORT", "tcp://10.0.0.1:8081");
            assertThat(console.run("run")).isEqualTo(2);
            assertThat(console.err()).contains("--config").doesNotContain("10.0.0.1");
        }

        @Test
        void that_is_wrong_in_the_environment_is_told() {
            console.environment.put("SLUICE_PORT", "many");
            assertThat(console.run("dev")).isEqualTo(2);
            assertThat(console.err()).contains("--port");
        }

        @Test
        void is_named_after_its_variable() {
            assertThat(EnvironmentDefaults.variable("--management-port")).isEqualTo("SLUICE_MANAGEMENT_PORT");
        }
    }

    @Nested
    class Check {
        @Test
        void says_ok_to_a_good_file() throws IOException {
            assertThat(check("""
                            sources:
                              pay:
                                provider: stripe
                                secrets: ["whsec_x"]
                            subscriptions:
                              billing:
                                types: ["com.stripe.*"]
                                filter: 'data.amount > 10'
                                webhook:
                                  url: http://localhost:9000/hooks
                                  secrets: ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]
                            """)).isZero();
            assertThat(console.lines()).containsExactly("ok");
        }

        @Test
        void tells_every_problem_with_its_place_and_their_number() throws IOException {
            assertThat(check("""
                            sources:
                              pay:
                                provider: strype
                                secrets: ["whsec_x"]
                              std:
                                provider: standard-webhooks
                                secrets: ["whsec_*"]
                            subscriptions:
                              billing:
                                filter: 'data.amount >'
                                webhook:
                                  url: http://169.254.169.254/latest
                                  secrets: ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]
                            frob: 1
                            """)).isEqualTo(2);
            String file = temp.resolve("sluice.yaml").toString();
            assertThat(console.lines())
                    .hasSize(6)
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith(file + ":3:")
                                    .contains("strype")
                                    .contains("stripe"),
                            line -> assertThat(line).startsWith(file + ":7:").contains("secrets"),
                            line -> assertThat(line).startsWith(file + ":10:").contains("filter"),
                            line -> assertThat(line).startsWith(file + ":12:").contains("targets"),
                            line -> assertThat(line).startsWith(file + ":14:").contains("frob"),
                            line -> assertThat(line).isEqualTo("5 problems"));
            assertThat(console.out()).doesNotContain("whsec_*");
        }

        @Test
        void judges_a_file_with_kafka_as_run_does() throws IOException {
            console.environment.put("SLUICE_MASTER_KEY", "A".repeat(43) + "=");
            assertThat(check("""
                            kafka: { bootstrap.servers: "localhost:9092" }
                            subscriptions:
                              billing:
                                webhook: { url: "http://localhost:9000/x", secrets: ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"] }
                            """)).isEqualTo(2);
            assertThat(console.lines().getFirst()).contains(":4:").contains("targets refuses");
            assertThat(console.lines().getLast()).isEqualTo("1 problems");
        }

        @Test
        void judges_an_issuers_url_as_any_target() throws IOException {
            String auth = "auth: { jwt: { jwks: \"http://localhost:9000/keys\", issuer: i, audience: a } }\n";
            assertThat(check(auth)).isZero();
            console.environment.put("SLUICE_MASTER_KEY", "A".repeat(43) + "=");
            assertThat(check("kafka: { bootstrap.servers: \"localhost:9092\" }\n" + auth))
                    .isEqualTo(2);
            assertThat(console.lines())
                    .anySatisfy(line -> assertThat(line).contains(":2:").contains("targets refuses"));
        }

        @Test
        void tells_of_a_file_that_is_not_there() {
            assertThat(console.run(
                            "check", "--config", temp.resolve("none.yaml").toString()))
                    .isEqualTo(2);
            assertThat(console.out()).contains("no such file");
        }

        private int check(String yaml) throws IOException {
            return console.run("check", "--config", file("sluice.yaml", yaml).toString());
        }
    }

    @Nested
    class Token {
        @Test
        void is_one_line_signed_with_the_dev_key() {
            String key = DataFolder.at(temp).jwtKey();
            int code = console.run(
                    "token",
                    "--tenant",
                    "acme",
                    "--scope",
                    "read",
                    "--scope",
                    "stream",
                    "--subject",
                    "ann",
                    "--ttl",
                    "5m",
                    "--data",
                    temp.toString());
            assertThat(code).isZero();
            assertThat(console.err()).isEmpty();
            assertThat(console.lines()).hasSize(1);
            Principal principal = principal(key, console.lines().getFirst());
            assertThat(principal.tenant()).isEqualTo("acme");
            assertThat(principal.subject()).contains("ann");
            assertThat(principal.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.STREAM);
            assertThat(principal.expiresAt())
                    .isBetween(Instant.now().plusSeconds(240), Instant.now().plusSeconds(301));
        }

        @Test
        void is_signed_with_the_configured_key() throws IOException {
            Path file = file("sluice.yaml", "auth: { jwt: { key: \"" + KEY + "\" } }\n");
            assertThat(console.run("token", "--tenant", "*", "--scope", "write", "--config", file.toString()))
                    .isZero();
            assertThat(principal(KEY, console.lines().getFirst()).spansTenants())
                    .isTrue();
        }

        @Test
        void needs_a_key() {
            assertThat(console.run(
                            "token",
                            "--tenant",
                            "a",
                            "--scope",
                            "read",
                            "--data",
                            temp.resolve("x").toString()))
                    .isEqualTo(2);
            assertThat(console.out()).isEmpty();
            assertThat(console.err()).contains("./sluice dev");
            assertThat(temp.resolve("x")).doesNotExist();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--scope admin",
                    "--scope read --ttl 5",
                    "--scope read --ttl 0s",
                    "--scope read --tenant A/b",
                    "--scope read --types com.*,,x",
                    "--scope read --filter type==",
                    "--scope read --filter unknown>1"
                })
        void refuses_what_no_token_can_say(String arguments) {
            DataFolder.at(temp).jwtKey();
            var all = ("token --data " + temp + " " + (arguments.contains("--tenant") ? "" : "--tenant a ") + arguments)
                    .split(" ");
            assertThat(console.run(all)).isEqualTo(2);
            assertThat(console.out()).isEmpty();
        }

        @Test
        void carries_restrictions_that_the_gateway_holds() {
            String key = DataFolder.at(temp).jwtKey();
            assertThat(console.run(
                            "token",
                            "--tenant",
                            "a",
                            "--scope",
                            "read",
                            "--types",
                            "com.*,org.*",
                            "--filter",
                            "data.n > 5",
                            "--data",
                            temp.toString()))
                    .isZero();
            assertThat(principal(key, console.lines().getFirst()).restriction())
                    .isEqualTo(
                            new Restriction(TypePatterns.of(List.of("com.*", "org.*")), Filter.compile("data.n > 5")));
        }
    }

    @Nested
    class Verify {
        private static final String SECRET = "It's a Secret to Everybody";
        private static final String SIGNATURE =
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        @Test
        void says_ok_to_an_authentic_request() throws IOException {
            assertThat(github("X-Hub-Signature-256: " + SIGNATURE)).isZero();
            assertThat(console.lines()).containsExactly("ok");
        }

        @Test
        void says_why_a_request_is_not_authentic() throws IOException {
            assertThat(github("X-Hub-Signature-256: sha256=" + "00".repeat(32))).isEqualTo(1);
            assertThat(console.lines()).containsExactly("signature_mismatch");
            assertThat(github("X-Other: 1")).isEqualTo(1);
            assertThat(console.lines()).containsExactly("signature_missing");
        }

        @Test
        void takes_the_moment_that_it_is_told() throws IOException {
            Path request = file("stripe.http", "Stripe-Signature: t=1492774577,v1=" + "00".repeat(32) + "\n\n{}");
            for (String now : new String[] {"1492774577", "2017-04-21T11:36:17Z"}) {
                console.run(
                        "verify",
                        "--provider",
                        "stripe",
                        "--secret",
                        "whsec_x",
                        "--request",
                        request.toString(),
                        "--now",
                        now);
                assertThat(console.lines()).containsExactly("signature_mismatch");
            }
            assertThat(console.run(
                            "verify",
                            "--provider",
                            "stripe",
                            "--secret",
                            "x",
                            "--request",
                            request.toString(),
                            "--now",
                            "soon"))
                    .isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--provider nobody --secret x --request pom.xml",
                    "--provider stripe --secret x --request no-such-file",
                    "--provider stripe"
                })
        void that_can_not_be_done_exits_2(String arguments) {
            assertThat(console.run(("verify " + arguments).split(" "))).isEqualTo(2);
            assertThat(console.out()).isEmpty();
        }

        @Test
        void runs_vectors_a_line_each_and_counts() throws IOException {
            Path good = file("good.json", """
                    [{"provider":"github","name":"a","secret":"%s","headers":{"X-Hub-Signature-256":"%s"},"body":"Hello, World!","valid":true,"expect":"ok"},
                     {"provider":"github","name":"b","secret":"%s","headers":{},"body":"Hello, World!","valid":false,"expect":"missing_header"}]
                    """.formatted(SECRET, SIGNATURE, SECRET));
            assertThat(console.run("verify", "--vectors", good.toString())).isZero();
            assertThat(console.lines()).hasSize(3).last().isEqualTo("2 passed, 0 failed");
            Path bad = file("bad.json", Files.readString(good).replace("\"missing_header\"", "\"bad_signature\""));
            assertThat(console.run("verify", "--vectors", bad.toString())).isEqualTo(1);
            assertThat(console.lines()).last().isEqualTo("1 passed, 1 failed");
        }

        private int github(String header) throws IOException {
            Path request =
                    file("request.http", "POST /in/x HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\nHello, World!");
            return console.run("verify", "--provider", "github", "--secret", SECRET, "--request", request.toString());
        }
    }

    @Nested
    class Dev_and_run {
        @Test
        void refuse_a_bad_file_with_every_problem_on_standard_error() throws IOException {
            Path bad = file("bad.yaml", "frob: 1\nsources: { x: { provider: nobody, secrets: [a] } }\n");
            assertThat(console.run(
                            "dev",
                            "--config",
                            bad.toString(),
                            "--data",
                            temp.resolve("d").toString()))
                    .isEqualTo(2);
            assertThat(console.out()).isEmpty();
            assertThat(console.err())
                    .contains(bad + ":1:1")
                    .contains(bad + ":2:")
                    .contains("nobody");
            assertThat(temp.resolve("d")).doesNotExist();
        }

        @Test
        void run_needs_kafka_and_a_master_key() throws IOException {
            Path file = file("empty.yaml", "server: { port: 0 }\n");
            assertThat(console.run("run", "--config", file.toString())).isEqualTo(2);
            assertThat(console.err()).contains("kafka").contains("masterKey");
        }

        @Test
        void dev_refuses_a_kafka_section() throws IOException {
            Path file = file("kafka.yaml", "kafka: { bootstrap.servers: \"localhost:9092\" }\n");
            assertThat(console.run("dev", "--config", file.toString())).isEqualTo(2);
            assertThat(console.err()).contains("kafka");
        }

        @Test
        void a_folder_in_use_exits_2() {
            try (FolderLock lock = DataFolder.at(temp).lock()) {
                assertThat(console.run("dev", "--data", temp.toString())).isEqualTo(2);
            }
            assertThat(console.err()).contains("in use");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--port 65536", "--management-port -1", "--kafka-port 70000", "--log-level loud"})
        void a_wrong_option_exits_2(String option) {
            assertThat(console.run(("dev --data " + temp.resolve("d") + " " + option).split(" ")))
                    .isEqualTo(2);
            assertThat(console.err()).contains(option.split(" ")[0]);
        }
    }

    @Nested
    class Send {
        @Test
        void needs_to_know_the_sources_secret() {
            assertThat(console.run("send", "--source", "nobody", "--data", temp.toString()))
                    .isEqualTo(2);
            assertThat(console.err()).contains("nobody");
        }

        @Test
        void to_nobody_fails_at_run_time() {
            DemoSources.in(DataFolder.at(temp));
            assertThat(console.run(
                            "send", "--source", "demo-hmac", "--data", temp.toString(), "--url", "http://127.0.0.1:1"))
                    .isEqualTo(1);
            assertThat(console.err()).contains("can't be reached");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--count 0", "--rate fast", "--file /no/such/file", "--url ftp://x"})
        void refuses_what_makes_no_sense(String option) {
            DemoSources.in(DataFolder.at(temp));
            assertThat(console.run(("send --source demo-hmac --data " + temp + " " + option).split(" ")))
                    .isEqualTo(2);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private static Principal principal(String key, String token) {
        var outcome = Authenticator.hs256(
                        new SharedSecret(key), Optional.empty(), Optional.empty(), InstantSource.system())
                .authenticate(token);
        assertThat(outcome.cause()).isNull();
        return outcome.result();
    }
}
