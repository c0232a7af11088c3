// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderFileTest {
    private static final String GOOD = """
            name: acme
            title: Acme
            signature:
              headers: [X-Acme]
              form: plain
              encoding: hex
              methods:
                "": { algorithm: hmac-sha256, key: hex }
            signed: "{body}"
            event:
              type: "com.acme.{/kind}"
              unparsed: com.acme.unparsed
            """;

    private static void assertProblem(String yaml, String message) {
        assertThatExceptionOfType(ProviderFileException.class)
                .isThrownBy(() -> ProviderFile.read("acme.yaml", yaml))
                .withMessageStartingWith("acme.yaml:")
                .withMessageContaining(message);
    }

    @Test
    void a_good_file_is_read() {
        assertThat(ProviderFile.read("acme.yaml", GOOD).title()).isEqualTo("Acme");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "title: Acme | titel: Acme | acme.yaml:1:1: 'title' is missing",
                "signed: | colour: red\\nsigned: | acme.yaml:9:9: unknown key 'colour'",
                "form: plain | form: round | acme.yaml:5:9: 'round' is none of [plain, prefixed, pairs, versions]",
                "key: hex | key: guess | 'guess' is none of [utf8, hex, base64, html]",
                "{body} | {bodies} | acme.yaml:9:9: unknown placeholder {bodies}",
                "{/kind} | {kind} | unknown placeholder {kind}",
                "{body} | {timestamp}.{body} | {timestamp} is signed but no timestamp is sent",
                "{body} | {id}.{body} | {id} is signed but no id is sent",
                "title: Acme | title: Acme\\ntitle: Acme | acme.yaml:3:1: 'title' comes twice",
                "name: acme | name: [ | acme.yaml:",
                "headers: [X-Acme] | headers: [] | a scheme needs a header",
                "title: Acme | title: Acme\\nhandshake: [wave] | unknown handshake 'wave'",
                "title: Acme | title: Acme\\nhandshake: [{ echo: body, method: GET }] | 'body' is none of query:NAME",
                "title: Acme | title: Acme\\nkeep: [x-acme] | 'x-acme' carries a credential and can't be kept",
                "title: Acme | title: Acme\\nkeep: [Authorization] | carries a credential",
                "title: Acme | title: Acme\\nanswer: { status: 404 } | an accepted event is answered with a success",
                "title: Acme | title: Acme\\nanswer: { body: ok } | a body needs a type",
                "title: Acme | title: Acme\\nanswer: { within: 0s } | no provider waits PT0S for an answer",
                "title: Acme | title: Acme\\nanswer: { within: 200000d } | no provider waits PT4800000H for an answer",
                "title: Acme | title: Acme\\nschemes: [{ token: {} }] | a token stands in one place",
            })
    void a_bad_file_is_refused_with_its_place(String from, String to, String message) {
        assertProblem(GOOD.replace(from, to.replace("\\n", "\n")), message);
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        String bad = GOOD.replace("title: Acme", "titel: Acme")
                .replace("form: plain", "form: round")
                .replace("unparsed: com.acme.unparsed", "unparsd: x\n  more: 1");

        assertThatExceptionOfType(ProviderFileException.class)
                .isThrownBy(() -> ProviderFile.read("acme.yaml", bad + "answer: { status: 404 }\ncolour: red\n"))
                .satisfies(refused -> assertThat(refused.messages())
                        .containsExactly(
                                "acme.yaml:1:1: 'title' is missing",
                                "acme.yaml:5:9: 'round' is none of [plain, prefixed, pairs, versions]",
                                "acme.yaml:11:3: 'unparsed' is missing",
                                "acme.yaml:14:9: an accepted event is answered with a success",
                                "acme.yaml:2:8: unknown key 'titel'",
                                "acme.yaml:15:9: unknown key 'colour'"));
    }

    @Test
    void lists_of_headers_must_match() {
        assertProblem(
                GOOD + "timestamp: { headers: [A, B], unit: s, tolerance: 5m, sides: past }\n",
                "one for each family: [A, B]");
    }

    @Test
    void every_file_is_in_the_index_under_its_own_name() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/providers"))) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .collect(Collectors.toSet());

            assertThat(Providers.builtIn().names()).containsExactlyInAnyOrderElementsOf(names);
        }
        for (String name : Providers.builtIn().names()) {
            assertThat(Providers.builtIn().get(name).orElseThrow().name()).isEqualTo(name);
        }
    }

    @Test
    void an_unknown_name_is_no_provider() {
        assertThat(Providers.builtIn().get("acme")).isEmpty();
    }
}
