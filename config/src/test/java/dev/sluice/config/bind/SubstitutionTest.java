// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubstitutionTest {
    @TempDir
    Path folder;

    private final Findings findings = new Findings();

    private Node filled(String text) {
        var environment = Map.of("NAME", "value", "EMPTY", "", "DOLLAR", "${NAME}");
        return new Substitution(environment, folder, findings, new java.util.ArrayList<>())
                .in(new Node.Scalar(text, Node.Style.PLAIN, Place.TOP));
    }

    private String text(String text) {
        return ((Node.Scalar) filled(text)).text();
    }

    private String problem(String text) {
        assertThat(filled(text)).isEqualTo(new Node.Unreadable(Place.TOP));
        return findings.sorted().getLast().message();
    }

    @Test
    void variables_are_put_in_wherever_they_stand() {
        assertThat(text("a-${NAME}-${NAME}.")).isEqualTo("a-value-value.");
        assertThat(((Node.Scalar) filled("${NAME}")).style()).isEqualTo(Node.Style.SUBSTITUTED);
    }

    @Test
    void a_default_counts_only_for_a_variable_that_is_not_set() {
        assertThat(text("${OTHER:a:b}")).isEqualTo("a:b");
        assertThat(text("${OTHER:}")).isEmpty();
        assertThat(text("${NAME:other}")).isEqualTo("value");
        assertThat(text("${EMPTY:other}")).isEmpty();
    }

    @Test
    void two_dollars_before_a_brace_are_one_and_nothing_is_put_in() {
        assertThat(text("$${NAME}")).isEqualTo("${NAME}");
        assertThat(text("x$${NAME}${NAME}")).isEqualTo("x${NAME}value");
        assertThat(text("cost $5, $$6, {NAME}")).isEqualTo("cost $5, $$6, {NAME}");
    }

    @Test
    void what_was_put_in_is_not_looked_at_again() {
        assertThat(text("${DOLLAR}")).isEqualTo("${NAME}");
    }

    @Test
    void a_files_content_is_put_in_without_its_last_newline() throws IOException {
        Files.writeString(folder.resolve("secret.txt"), "one\ntwo\r\n");
        Files.writeString(folder.resolve("bare.txt"), "bare");

        assertThat(text("${file:secret.txt}")).isEqualTo("one\ntwo");
        assertThat(text("${file:" + folder.resolve("bare.txt") + "}")).isEqualTo("bare");
    }

    @Test
    void a_file_that_can_not_be_put_in_is_told() throws IOException {
        Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff});

        assertThat(problem("${file:none.txt}")).isEqualTo("the file 'none.txt' is not there");
        assertThat(problem("${file:.}")).isEqualTo("the file '.' is no plain file of at most 1 MiB");
        assertThat(problem("${file:bytes}")).isEqualTo("the file 'bytes' can't be read as UTF-8 text");
    }

    @Test
    void a_variable_that_is_not_set_is_told() {
        assertThat(problem("${OTHER}")).isEqualTo("the environment variable 'OTHER' is not set");
    }

    @Test
    void what_is_no_reference_is_told_without_repeating_it() {
        assertThat(problem("a${NAME")).isEqualTo("'${' without its '}'; write '$${' for the two characters");
        assertThat(problem("${p@ss word}")).doesNotContain("p@ss").contains("not a variable's name");
    }
}
