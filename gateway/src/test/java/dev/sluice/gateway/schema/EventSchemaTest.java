// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.subscriptions.type.EventType.Compatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventSchemaTest {
    private static final String ORDER = """
            {"type":"object","required":["id"],"properties":{"id":{"type":"string","pattern":"^o_[0-9]+$"},
             "lines":{"type":"array","items":{"$ref":"#/$defs/line"}}},
             "$defs":{"line":{"type":"object","properties":{"amount":{"type":"integer","minimum":0}}}}}""";

    @Test
    void an_event_is_as_its_schema_says_or_the_place_is_told() {
        EventSchema schema = EventSchema.of(ORDER);
        assertThat(schema.check(json("{\"id\":\"o_1\",\"lines\":[{\"amount\":3}]}")))
                .isEqualTo(new EventSchema.Outcome.Valid());
        assertThat(schema.check(json("{\"id\":\"o_1\",\"lines\":[{\"amount\":-3}]}")))
                .isInstanceOfSatisfying(
                        EventSchema.Outcome.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .extracting(SchemaProblem::pointer)
                                .containsExactly("/lines/0/amount"));
        assertThat(schema.check(json("{\"id\":\"x\"}"))).isInstanceOf(EventSchema.Outcome.Invalid.class);
        assertThat(schema.check(json("no json"))).isInstanceOf(EventSchema.Outcome.Unchecked.class);
    }

    @Test
    void what_is_told_shows_nothing_of_the_event() {
        assertThat(EventSchema.of(ORDER).check(json("{\"id\":\"s3cret\"}")).toString())
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"$id\":\"https://example.com/a\"}",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
                "{\"$ref\":\"https://example.com/a\"}",
                "{\"$ref\":\"file:///etc/passwd\"}",
                "{\"$ref\":\"#/nowhere\"}",
                "{\"properties\":{\"a\":{\"$dynamicRef\":\"#a\"}}}",
                "{\"pattern\":\"(?=a)b\"}",
                "{\"patternProperties\":{\"(a)\\\\1\":true}}",
                "{\"type\":\"strin\"}",
                "{\"minLength\":-1}",
                "nothing"
            })
    void a_schema_that_asks_for_more_than_itself_or_is_none_is_refused(String text) {
        assertThatThrownBy(() -> EventSchema.of(text)).isInstanceOf(SchemaException.class);
    }

    @Test
    void a_property_may_be_called_like_a_keyword() {
        EventSchema schema = EventSchema.of("{\"properties\":{\"id\":{\"type\":\"string\"},\"$id\":true}}");
        assertThat(schema.check(json("{\"id\":1}"))).isInstanceOf(EventSchema.Outcome.Invalid.class);
    }

    @Test
    void a_schema_that_doubles_its_work_at_each_level_ends_soon() {
        var text = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
        for (int i = 0; i < 60; i++) {
            text.append("\"a")
                    .append(i)
                    .append("\":{\"allOf\":[{\"$ref\":\"#/$defs/a")
                    .append(i + 1);
            text.append("\"},{\"$ref\":\"#/$defs/a").append(i + 1).append("\"}]},");
        }
        EventSchema schema =
                EventSchema.of(text.append("\"a60\":{\"type\":\"object\"}}}").toString());
        assertThat(schema.check(json("{}"))).isInstanceOf(EventSchema.Outcome.Unchecked.class);
    }

    @Test
    void a_schema_that_doubles_with_the_event_ends_soon() {
        EventSchema schema = EventSchema.of("{\"$defs\":{\"n\":{\"allOf\":[{\"items\":{\"$ref\":\"#/$defs/n\"}},"
                + "{\"items\":{\"$ref\":\"#/$defs/n\"}}]}},\"$ref\":\"#/$defs/n\"}");
        assertThat(schema.check(json("[".repeat(100) + "]".repeat(100))))
                .isInstanceOf(EventSchema.Outcome.Unchecked.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"$ref\":\"#\"}", "{\"allOf\":[{\"$ref\":\"#\"}]}"})
    void a_schema_that_refers_to_itself_for_ever_ends(String text) {
        assertThat(EventSchema.of(text).check(json("{}"))).isInstanceOf(EventSchema.Outcome.Unchecked.class);
    }

    @Test
    void an_expression_that_would_backtrack_for_ever_ends_soon() {
        EventSchema schema = EventSchema.of("{\"pattern\":\"^(a+)+$\"}");
        assertThat(schema.check(json("\"" + "a".repeat(50_000) + "!\""))).isNotNull();
    }

    @Test
    void a_big_event_is_not_checked() {
        assertThat(EventSchema.of("{}").check(json("[" + "1,".repeat(30_000) + "1]")))
                .isInstanceOf(EventSchema.Outcome.Unchecked.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"string\"}|{\"type\":[\"string\",\"null\"]}|BACKWARD|",
                "{\"type\":\"string\"}|{\"type\":[\"string\",\"null\"]}|FORWARD|/type",
                "{\"type\":\"integer\"}|{\"type\":\"number\"}|BACKWARD|",
                "{\"type\":\"number\"}|{\"type\":\"integer\"}|BACKWARD|/type",
                "{}|{\"required\":[\"a\"]}|BACKWARD|/required",
                "{}|{\"required\":[\"a\"]}|FORWARD|",
                "{\"properties\":{\"a\":{}}}|{\"properties\":{\"a\":{},\"b\":{\"type\":\"string\"}}}|FULL|",
                "{\"properties\":{\"a\":{\"type\":\"string\"}}}|{\"properties\":{\"a\":{\"type\":\"integer\"}}}|BACKWARD|/properties/a/type",
                "{\"properties\":{\"a\":{\"type\":\"string\"}}}|{\"properties\":{\"a\":{\"type\":\"integer\"}}}|NONE|",
                "{\"enum\":[1,2]}|{\"enum\":[1,2,3]}|BACKWARD|",
                "{\"enum\":[1,2]}|{\"enum\":[1,2,3]}|FORWARD|/enum",
                "{}|{\"additionalProperties\":false}|BACKWARD|/additionalProperties",
                "{\"maxLength\":5}|{\"maxLength\":9}|BACKWARD|",
                "{\"maxLength\":5}|{\"maxLength\":9}|FORWARD|/maxLength",
                "{\"items\":{\"type\":\"string\"}}|{\"items\":{\"type\":\"integer\"}}|BACKWARD|/items/type",
                "{\"pattern\":\"a\"}|{\"pattern\":\"b\"}|BACKWARD|/pattern",
                "{\"description\":\"a\",\"type\":\"string\"}|{\"description\":\"b\",\"type\":\"string\"}|FULL|",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"string\"}}}|{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"integer\"}}}|FULL|/$ref"
            })
    void a_change_is_judged_by_whom_it_breaks(String before, String after, Compatibility mode, String pointer) {
        var breaks = new SchemaChange(EventSchema.parsed(before), EventSchema.parsed(after)).breaks(mode);
        if (pointer == null) {
            assertThat(breaks).isEmpty();
        } else {
            assertThat(breaks).extracting(SchemaProblem::pointer).contains(pointer);
        }
    }

    private static byte[] json(String text) {
        return text.getBytes(UTF_8);
    }
}
