// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the schema and the event are, a check ends soon: what would take minutes or gigabytes is not checked. */
@Timeout(60)
class BoundedWorkTest {
    private static final String MANY =
            IntStream.range(0, 1_000).mapToObj(i -> "\"p" + i + "\"").collect(Collectors.joining(","));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"multipleOf\":3}",
                "{\"multipleOf\":0.1}",
                "{\"enum\":[7,8.5]}",
                "{\"const\":7.5}",
                "{\"type\":\"integer\"}",
                "{\"minimum\":1,\"exclusiveMaximum\":2.5}",
                "{\"properties\":{\"a\":{\"multipleOf\":3}}}"
            })
    void a_number_of_many_digits_is_not_calculated_with(String schema) {
        for (String number :
                List.of("1e99999999", "-1e99999999", "1e-99999999", "1e2147483647", "1.5e-2147483000", "1e401")) {
            assertUnchecked(schema, number);
            assertUnchecked(schema, "{\"a\":[" + number + "]}");
        }
        assertThat(EventSchema.of("{\"type\":\"number\",\"minimum\":1}").check(bytes("1e300")))
                .isInstanceOf(EventSchema.Outcome.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"multipleOf\":1e99999999}",
                "{\"enum\":[[1e-99999999]]}",
                "{\"maximum\":1e2147483647}",
                "{\"items\":{\"const\":{\"a\":1e401}}}"
            })
    void a_schema_with_such_a_number_is_refused(String schema) {
        assertThatThrownBy(() -> EventSchema.of(schema)).isInstanceOf(SchemaException.class);
    }

    @Test
    void texts_of_one_hash_are_not_compared_each_with_each() {
        String event = sameHash(14).stream().map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
        assertUnchecked("{\"uniqueItems\":true}", event);
    }

    @Test
    void numbers_of_one_hash_are_not_compared_each_with_each() {
        String event = LongStream.range(1, 15_000)
                .mapToObj(i -> String.valueOf(i << 32 | i))
                .collect(Collectors.joining(",", "[", "]"));
        assertUnchecked("{\"uniqueItems\":true}", event);
    }

    @Test
    void a_list_is_looked_through_for_what_is_there_twice() {
        EventSchema schema = EventSchema.of("{\"uniqueItems\":true}");
        String event =
                IntStream.range(0, 15_000).mapToObj(i -> "\"" + i + '"').collect(Collectors.joining(",", "[", "]"));
        assertThat(schema.check(bytes(event))).isInstanceOf(EventSchema.Outcome.Valid.class);
        assertThat(schema.check(bytes("[1,2,1]"))).isInstanceOf(EventSchema.Outcome.Invalid.class);
    }

    static List<Arguments> schemas_that_say_a_thing_many_times() {
        String list = "[" + "1,".repeat(900) + "2]";
        String ones = "[" + "1,".repeat(15_000) + "2]";
        String text = "\"" + "\u0416".repeat(400_000) + "\"";
        String objects = "[" + "{},".repeat(19_000) + "{}]";
        String members = "{" + MANY.replace("\",", "\":1,") + ":1}";
        String many =
                IntStream.range(0, 15_000).mapToObj(i -> "\"p" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        String deep = "[".repeat(150) + "1,".repeat(10_000) + "2" + "]".repeat(150);
        return List.of(
                Arguments.of(allOf("{\"uniqueItems\":true}", 600), "[" + sameHashTexts(9) + "]"),
                Arguments.of(allOf("{\"enum\":[1]}", 1_000), ones),
                Arguments.of(
                        "{\"allOf\":[" + "{\"$ref\":\"#/$defs/c\"},".repeat(500) + "{}],\"$defs\":{\"c\":{\"const\":"
                                + list + "}}}",
                        list),
                Arguments.of(
                        "{\"items\":{\"$ref\":\"#/$defs/c\"},\"$defs\":{\"c\":{\"enum\":" + list.replace('1', '3')
                                + "}}}",
                        ones),
                Arguments.of(allOf("{\"minLength\":9999999}", 600), text),
                Arguments.of(allOf("{\"additionalProperties\":false}", 400), members),
                Arguments.of(allOf("{\"propertyNames\":{\"maxLength\":1}}", 400), members),
                Arguments.of(allOf("{\"patternProperties\":{\"^q\":{}}}", 400), many),
                Arguments.of(allOf("{\"unevaluatedProperties\":false}", 400), members),
                Arguments.of(allOf("{\"properties\":{\"a\":{}},\"unevaluatedProperties\":{}}", 250), members),
                Arguments.of(allOf("{\"contains\":{\"const\":3}}", 500), ones),
                Arguments.of("{\"items\":{\"required\":[" + MANY + "]}}", objects),
                Arguments.of(
                        "{\"items\":{\"dependentRequired\":{\"\":[" + MANY + "]}}}",
                        objects.replace("{},{}", "{\"\":1}")),
                Arguments.of("{\"items\":" + allOf("{\"type\":\"string\"}", 500) + "}", ones),
                Arguments.of(
                        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"items\":" + allOf("{\"$ref\":\"#/$defs/a\"}", 3)
                                + "}}}",
                        deep));
    }

    @ParameterizedTest
    @MethodSource("schemas_that_say_a_thing_many_times")
    void a_keyword_that_is_there_many_times_is_paid_for_each_time(String hostile, String event) {
        EventSchema schema = EventSchema.of(hostile);
        assertThat(schema.check(bytes(event))).isEqualTo(new EventSchema.Outcome.Unchecked("too costly to check"));
        assertThat(schema.steps()).isGreaterThan(Effort.MOST);
    }

    @Test
    void what_a_keyword_costs_grows_with_how_often_it_stands_there() {
        String list = "[" + "1,".repeat(1_000) + "2]";
        EventSchema once = EventSchema.of(allOf("{\"contains\":{\"const\":3},\"minContains\":0}", 1));
        EventSchema often = EventSchema.of(allOf("{\"contains\":{\"const\":3},\"minContains\":0}", 10));
        assertThat(once.check(bytes(list))).isInstanceOf(EventSchema.Outcome.Valid.class);
        assertThat(often.check(bytes(list))).isInstanceOf(EventSchema.Outcome.Valid.class);
        assertThat(often.steps()).isBetween(8 * once.steps(), 10 * once.steps());
    }

    @Test
    void the_next_check_has_as_many_steps_as_this() {
        EventSchema schema = EventSchema.of(allOf("{\"enum\":[1]}", 1_000));
        String ones = "[" + "1,".repeat(15_000) + "2]";
        for (int i = 0; i < 3; i++) {
            assertThat(schema.check(bytes(ones))).isInstanceOf(EventSchema.Outcome.Unchecked.class);
            assertThat(schema.check(bytes("1"))).isInstanceOf(EventSchema.Outcome.Valid.class);
        }
    }

    @Test
    void an_ordinary_event_against_schemas_that_are_referred_to_is_checked() {
        EventSchema schema = EventSchema.of(
                "{\"items\":{\"$ref\":\"#/$defs/item\"},\"$defs\":{\"item\":{\"properties\":{"
                        + IntStream.range(0, 20)
                                .mapToObj(i -> "\"f" + i + "\":{\"$ref\":\"#/$defs/text\"}")
                                .collect(Collectors.joining(","))
                        + "},\"additionalProperties\":false},\"text\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":90}}}");
        String item = IntStream.range(0, 20)
                .mapToObj(i -> "\"f" + i + "\":\"text\"")
                .collect(Collectors.joining(",", "{", "}"));
        assertThat(schema.check(bytes("[" + (item + ",").repeat(299) + item + "]")))
                .isInstanceOf(EventSchema.Outcome.Valid.class);
        assertThat(schema.steps()).isLessThan(Effort.MOST / 2);
    }

    @Test
    void an_ordinary_event_of_a_thousand_parts_is_checked() {
        EventSchema schema =
                EventSchema.of("{\"items\":{\"required\":[\"id\",\"state\"],\"additionalProperties\":false,"
                        + "\"properties\":{\"id\":{\"type\":\"string\",\"maxLength\":40},\"state\":{\"enum\":[" + MANY
                        + "]}}}}");
        String events = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"state\":\"p" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(schema.check(bytes(events))).isInstanceOf(EventSchema.Outcome.Valid.class);
        assertThat(schema.steps()).isLessThan(Effort.MOST / 10);
        assertThat(schema.check(bytes(events.replace("p999", "q")))).isInstanceOf(EventSchema.Outcome.Invalid.class);
    }

    private static String allOf(String schema, int times) {
        return "{\"allOf\":[" + (schema + ",").repeat(times - 1) + schema + "]}";
    }

    private static String sameHashTexts(int n) {
        return sameHash(n).stream().map(text -> '"' + text + '"').collect(Collectors.joining(","));
    }

    private static void assertUnchecked(String schema, String event) {
        assertThat(EventSchema.of(schema).check(bytes(event)))
                .as(schema.length() < 100 ? schema : schema.substring(0, 100))
                .isInstanceOf(EventSchema.Outcome.Unchecked.class);
    }

    /** 2^n texts of 2n characters. */
    private static List<String> sameHash(int n) {
        List<String> all = List.of("");
        for (int i = 0; i < n; i++) {
            var longer = new ArrayList<String>();
            all.forEach(text -> {
                longer.add(text + "Aa");
                longer.add(text + "BB");
            });
            all = longer;
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
