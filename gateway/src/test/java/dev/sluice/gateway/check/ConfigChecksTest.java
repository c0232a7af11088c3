// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Mode;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.config.tree.Problem;
import dev.sluice.gateway.provider.Providers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong between the sections of a file. */
class ConfigChecksTest {
    private static final String KAFKA = "kafka: { bootstrap.servers: 'localhost:9092' }\n";

    @TempDir
    Path folder;

    private List<String> problems(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), text);
        return SettingsLoader.load(file, Mode.CHECK, Map.of(), new ConfigChecks(Providers.builtIn()))
                .problems()
                .stream()
                .map(Problem::message)
                .toList();
    }

    private static String source(String provider) {
        return "sources: { one: { provider: " + provider + ", secrets: [s] } }\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"twilio", "square", "hubspot", "trello", "contentful", "monday"})
    void a_provider_that_signs_the_url_needs_to_be_told_it(String provider) throws Exception {
        String told = "provider " + provider + " signs the public URL: server.publicUrl has to say it";

        assertThat(problems(KAFKA + source(provider))).anyMatch(problem -> problem.contains(told));
        assertThat(problems("server: { publicUrl: 'https://hooks.example.com' }\n" + KAFKA + source(provider)))
                .noneMatch(problem -> problem.contains("publicUrl"));
    }

    @Test
    void door_and_management_need_a_port_each_where_they_listen_at_one_address() throws Exception {
        String both = "server: { host: %s, port: 9100 }\nmanagement: { host: %s, port: 9100 }\n" + KAFKA;
        String told = "server.port is 9100 too: door and management need a port each";

        assertThat(problems(both.formatted("127.0.0.1", "127.0.0.1"))).contains(told);
        assertThat(problems(both.formatted("0.0.0.0", "127.0.0.1"))).contains(told);
        assertThat(problems(both.formatted("10.0.0.1", "127.0.0.1"))).doesNotContain(told);
        assertThat(problems("server: { port: 0 }\nmanagement: { port: 0 }\n" + KAFKA))
                .noneMatch(problem -> problem.contains("a port each"));
    }

    @Test
    void one_that_does_not_need_not() throws Exception {
        assertThat(problems(KAFKA + source("github"))).noneMatch(problem -> problem.contains("publicUrl"));
    }

    @Test
    void a_secret_that_could_not_be_read_is_not_told_as_missing_too() throws Exception {
        String sources = "sources: { one: { provider: github, secrets: [%s] } }\n";

        assertThat(problems(sources.formatted("'${NOT_SET}'")))
                .containsExactly("the environment variable 'NOT_SET' is not set");
        assertThat(problems(sources.formatted("good, '${file:not-there.txt}'")))
                .containsExactly("the file 'not-there.txt' is not there");
        assertThat(problems(sources.formatted("5")))
                .containsExactly("expected text, but this is a number; put it in quotes");
        assertThat(problems("sources: { one: { provider: github } }\n")).containsExactly("missing key 'secrets'");
    }

    @Test
    void a_timestamp_without_a_header_is_not_told_as_unsigned_too() throws Exception {
        assertThat(
                        problems(
                                "sources: { one: { provider: hmac, header: X-Signature, secrets: [s], timestamp: { unit: s } } }\n"))
                .containsExactly("missing key 'header'");
    }

    @Test
    void client_names_need_an_authority_for_certificates() throws Exception {
        assertThat(problems(KAFKA
                        + "sources: { one: { provider: github, secrets: [s], clientNames: [partner.example] } }\n"))
                .anyMatch(problem -> problem.contains("server.tls.clientCa has to say whose count"));
    }
}
