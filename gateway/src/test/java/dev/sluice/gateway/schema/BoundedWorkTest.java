// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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
    void a_list_that_is_not_long_is_looked_through_for_what_is_there_twice() {
        EventSchema schema = EventSchema.of("{\"uniqueItems\":true}");
        String event = IntStream.range(0, 1_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        assertThat(schema.check(bytes(event))).isInstanceOf(EventSchema.Outcome.Valid.class);
        assertThat(schema.check(bytes("[1,2,1]"))).isInstanceOf(EventSchema.Outcome.Invalid.class);
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
        assertThat(schema.check(bytes(events.replace("p999", "q")))).isInstanceOf(EventSchema.Outcome.Invalid.class);
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
