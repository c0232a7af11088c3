// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.cli.Console;
import dev.sluice.gateway.cli.output.YamlText;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    @TempDir
    private Path temp;

    private final Console console = new Console();

    @Test
    void yaml_is_json_by_its_core_schema() throws IOException {
        console.environment.put("SECRET", "12345");
        assertThat(read("""
                        types: [com.stripe.*, "12"]
                        filter: 'data.n > 1'
                        maxAge: 1d
                        webhook:
                          url: https://partner.example/hooks
                          maxInFlight: 32
                          secrets: ["${SECRET}", "${NONE:}"]
                          retry: { jitter: 0.20 }
                        stream: ~
                        """))
                .singleElement()
                .satisfies(document -> assertThat(document.json()).hasToString("""
                                {"types":["com.stripe.*","12"],"filter":"data.n > 1","maxAge":"1d","webhook":{\
                                "url":"https://partner.example/hooks","maxInFlight":32,"secrets":["12345"],\
                                "retry":{"jitter":0.20}},"stream":null}"""));
    }

    @Test
    void several_are_divided_by_dashes_or_a_list_or_a_line_each() throws IOException {
        assertThat(read("a: 1\n---\n# nothing\n---\na: 2\n--- {a: 3}\n"))
                .map(each -> each.json().path("a").asInt())
                .containsExactly(1, 2, 3);
        assertThat(read("- a: 1\n- a: 2\n"))
                .map(each -> each.json().path("a").asInt())
                .containsExactly(1, 2);
        assertThat(read("{\"a\":1}\n\n{\"a\":2}\n")).map(Document::text).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(read("[{\"a\" : 1.50},\n {\"a\":2}]"))
                .map(Document::text)
                .containsExactly("{\"a\" : 1.50}", "{\"a\":2}");
    }

    @Test
    void each_knows_where_its_parts_stand() throws IOException {
        Path file = Files.writeString(temp.resolve("s.yaml"), "a: 1\n---\nwebhook:\n  url: x\n  a/b: [1,\n    2]\n");
        Document second = read(file).get(1);
        assertThat(second.place("/webhook/url")).isEqualTo(file + ":4:3: /webhook/url");
        assertThat(second.place("/webhook/a~1b/1")).isEqualTo(file + ":6:5: /webhook/a~1b/1");
        assertThat(second.place("/webhook/secrets")).isEqualTo(file + ":3:1: /webhook/secrets");
        assertThat(second.place("")).isEqualTo(file + ":3:1");
    }

    @Test
    void of_json_too_with_its_tabs_and_escapes() throws IOException {
        Path file = Files.writeString(
                temp.resolve("s.json"), "[\n\t{\"a\": \"\\u00e9\\/\\ud83d\\ude42\"},\n\t{\"b\": {\"c\":\t1}}\n]\n");
        List<Document> documents = read(file);
        assertThat(documents.getFirst().json().path("a").asText()).isEqualTo("é/🙂");
        assertThat(documents.get(1).place("/b/c")).isEqualTo(file + ":3:9: /b/c");
        assertThat(documents.get(1).place("/x")).isEqualTo(file + ":3:2: /x");
    }

    @Test
    void json_is_taken_as_it_is() throws IOException {
        assertThat(read("{\"a\":\"${HOME}\"}").getFirst().json().path("a").asText())
                .isEqualTo("${HOME}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only\n",
                "a: [",
                "a: 1\na: 2\n",
                "just text",
                "[1]",
                "a: ${NOT_SET_HERE}",
                "{\"a\":1,\"a\":2}"
            })
    void what_is_none_is_refused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(2));
    }

    @Test
    void a_file_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> read(temp.resolve("none"))).hasMessageContaining("there is no file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"x\",\"b\":{\"c\":[1,2.5,true,null,\"y\"],\"d\":{},\"e\":[]}}",
                "{\"a\":\"true\",\"b\":\"null\",\"c\":\"12\",\"d\":\"1e3\",\"e\":\"~\",\"f\":\"\",\"g\":\"no\",\"h\":\"15s\",\"i\":\"100/s\"}",
                "{\"url\":\"https://a.example:8080/x?y=1#z\",\"t\":\"2026-01-31T12:00:00Z\",\"p\":\"*\",\"q\":\"com.*\"}",
                "{\"a\":\"${HOME} $$ { } [ ] , : # & ! | > ' \\\" % @ `\",\"b\":\"- x\",\"c\":\"a: b\",\"d\":\" x \",\"e\":\"x:\"}",
                "{\"a\":\"\\u001b[2J\\u202e\\u0085é🙂\\n\\t\",\"b c\":1,\"\":2,\"3\":4}",
                "{\"a\":[{\"b\":\"${X}\",\"c\":\"\\u007f\"},[1,[2]]],\"l\":[\"0123456789012345678901234567890123456789\",\"0123456789012345678901234567890123456789\",\"0123456789012345678901234567890123456789\"]}"
            })
    void what_is_written_as_yaml_is_read_again_as_the_same(String json) throws IOException {
        var tree = new ObjectMapper().readTree(json);
        String yaml = YamlText.of(tree);
        assertThat(yaml).doesNotContain("\u001b").doesNotContain("\u202e");
        assertThat(read(yaml).getFirst().json()).hasToString(tree.toString());
    }

    private List<Document> read(String text) throws IOException {
        return read(Files.writeString(temp.resolve("given"), text));
    }

    private List<Document> read(Path file) {
        return Documents.read(console.terminal(), file.toString());
    }
}
