// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlTreeTest {
    private final Findings findings = new Findings();

    private List<String> told(String yaml) {
        YamlTree.read(yaml, findings);
        return findings.sorted().stream()
                .map(it -> it.place().line() + ":" + it.place().column() + ": " + it.message())
                .toList();
    }

    @Test
    void nodes_know_where_they_stand() {
        var root = (Node.Mapping) YamlTree.read("a: 1\nb:\n  - 'x'\n  - {c: d}\n", findings);

        assertThat(root.entries().get(0).value()).isEqualTo(new Node.Scalar("1", Node.Style.PLAIN, Place.at(1, 4)));
        var list = (Node.Sequence) root.entries().get(1).value();
        assertThat(root.entries().get(1).keyPlace()).isEqualTo(Place.at(2, 1));
        assertThat(list.items().get(0)).isEqualTo(new Node.Scalar("x", Node.Style.QUOTED, Place.at(3, 5)));
        assertThat(list.items().get(1).place()).isEqualTo(Place.at(4, 5));
        assertThat(findings.sorted()).isEmpty();
    }

    @Test
    void columns_count_characters_and_not_code_units() {
        var root = (Node.Mapping) YamlTree.read("\"😀\": x", findings);

        assertThat(root.entries().getFirst().value().place()).isEqualTo(Place.at(1, 6));
    }

    @Test
    void doubled_keys_are_told_at_the_second_one() {
        assertThat(told("a: 1\nb: 2\na: 3\n")).containsExactly("3:1: doubled key 'a'; it stands in line 1 already");
    }

    @Test
    void tags_are_refused() {
        assertThat(told("a: !!javax.script.ScriptEngineManager [x]\nb: !!str 5\nc: !mine {}\n"))
                .containsExactly(
                        "1:4: a YAML tag; none is known here",
                        "2:4: a YAML tag; none is known here",
                        "3:4: a YAML tag; none is known here");
    }

    @Test
    void a_second_document_is_refused() {
        assertThat(told("a: 1\n---\nb: 2\n")).containsExactly("2:1: a second document: the file must be a single one");
    }

    @Test
    void aliases_stand_for_what_they_name() {
        var root = (Node.Mapping) YamlTree.read("a: &x [1]\nb: *x\n", findings);

        assertThat(root.entries().get(1).value())
                .isEqualTo(root.entries().get(0).value());
    }

    @Test
    void an_alias_of_nothing_or_of_itself_is_refused() {
        assertThat(told("a: *nowhere\nb: &me [*me]\n"))
                .containsExactly(
                        "1:4: nothing before this is named '&nowhere'", "2:9: nothing before this is named '&me'");
    }

    @Test
    void an_alias_bomb_is_refused() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("]\n");
        }

        assertThat(told(bomb.toString())).singleElement().asString().contains("more than 1000000 values");
    }

    @Test
    void deep_nesting_is_refused() {
        assertThat(told("[".repeat(5_000))).containsExactly("1:34: nested deeper than 32 levels");
    }

    @Test
    void keys_must_be_texts() {
        assertThat(told("? [a]\n: b\n")).containsExactly("1:3: a key must be a text");
    }

    @Test
    void bad_syntax_is_told_where_it_is() {
        assertThat(told("a: 1\n\tb: 2\n")).singleElement().asString().startsWith("2:1: not YAML: ");
    }

    @Test
    void a_character_that_yaml_forbids_is_told_where_it_is() {
        assertThat(told("a: 1\nb: x\u0001y\n")).containsExactly("2:5: not YAML: a character that is not allowed");
    }

    @Test
    void an_empty_text_is_an_empty_mapping() {
        assertThat(YamlTree.read("# nothing\n", findings)).isEqualTo(new Node.Mapping(List.of(), Place.TOP));
    }
}
