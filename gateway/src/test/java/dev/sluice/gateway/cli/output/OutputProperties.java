// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.bind.Substitution;
import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.NodeJson;
import dev.sluice.config.tree.YamlTree;
import dev.sluice.gateway.cli.output.Table.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OutputProperties {
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(20),
                Arbitraries.strings().withCharRange('\ue000', '\uffff').ofMaxLength(5),
                Arbitraries.strings()
                        .withChars(" -:#${}[],&*!|>'\"%@`?~ntrue1.e+\n\t\\")
                        .ofMaxLength(12));
    }

    @Property
    void any_text_survives_yaml_as_key_and_as_value(@ForAll("texts") String key, @ForAll("texts") String value) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("plain", value).putObject("inside").put(key, value);
        json.putArray("list").add(value).addObject().put(key, value);
        String yaml = YamlText.of(json);
        var findings = new Findings();
        var filling = new Substitution(Map.of(), Path.of("."), findings, new ArrayList<>());
        var read = NodeJson.of(filling.in(YamlTree.read(yaml, findings)));
        assertThat(findings.sorted()).isEmpty();
        assertThat(read).hasToString(json.toString());
        assertThat(yaml.codePoints().filter(each -> each != '\n').noneMatch(Printable::moves))
                .isTrue();
    }

    @Property
    void a_table_is_no_wider_than_what_may_not_shrink_needs(
            @ForAll @Size(min = 1, max = 8) List<@Size(value = 3) List<String>> rows,
            @ForAll @IntRange(min = 40, max = 200) int width) {
        var table = new Table(List.of(Column.whole("ID"), Column.shrinking("TARGET"), Column.going("AGE")));
        rows.forEach(table::add);
        int widestId = rows.stream()
                .mapToInt(row -> (int) row.getFirst().codePoints().count())
                .max()
                .orElse(0);
        int least = Math.max(2, widestId) + 2 + 12;
        assertThat(table.lines(width))
                .hasSize(rows.size() + 1)
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(Math.max(width, least)));
    }
}
