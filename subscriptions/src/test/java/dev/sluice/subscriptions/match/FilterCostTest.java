// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterCostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data.a.exists(x, x.b.exists(y, y.c.exists(z, z == 1)))",
                "data.a.filter(x, x > 1).map(x, x).exists(x, x > 1)",
                "[1].map(x, [x, x]).map(x, [x, x]).map(x, [x, x]) == data.a",
                "data.a.exists(x, data.b == data.c)",
                "data.a.exists(x, data.s.contains('b'))",
                "data.a.exists(x, data.s.matches('b'))",
                "data.a.exists(x, (true ? data.s : 'a').contains('b'))",
                "data.a.exists(x, size(data.s) > 5)",
                "data.a.exists(x, x in data.b)",
                "data.a.map(x, x + x) == data.b",
                "data.a.exists(x, data.b.exists(y, y.s.contains('b')))",
                "data.a.exists(x, data.b.exists(y, x == data.c))",
                "['aaaaaaaaaa'].map(x, x + x).exists(x, x == data.a)",
                "data.s.matches(data.t)",
                "data.s.matches('(a{1,1000}){1,1000}')",
                "data.s.matches('a{1000}')",
                "data.s.matches('((((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}){2})')",
            })
    void what_could_cost_too_much_is_refused_when_written(String cel) {
        assertThatThrownBy(() -> Filter.compile(cel)).isInstanceOf(FilterException.class);
    }

    @Test
    void the_text_is_bounded() {
        String longest = "type == '" + "a".repeat(2_000 - 10) + "'";
        assertThat(Filter.compile(longest).evaluate(SomeEvent.withBody(""))).isEqualTo(Outcome.NO_MATCH);
        assertThatThrownBy(() -> Filter.compile(longest + " ")).isInstanceOf(FilterException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "!", "-", "["})
    void nesting_is_bounded(String open) {
        assertThatThrownBy(() -> Filter.compile(open.repeat(1_900) + "1")).isInstanceOf(FilterException.class);
    }

    @Test
    void a_regular_expression_does_not_blow_up() {
        EventFacts facts = SomeEvent.withBody("{\"s\": \"" + "a".repeat(60_000) + "\"}");
        assertThat(Filter.compile("data.s.matches('^(a+)+$')").evaluate(facts)).isEqualTo(Outcome.MATCH);
        assertThat(Filter.compile("data.s.matches('^(a|aa)+b$')").evaluate(facts))
                .isEqualTo(Outcome.NO_MATCH);
    }

    @Test
    void a_text_longer_than_the_limit_fails_matches() {
        EventFacts facts = SomeEvent.withBody("{\"s\": \"" + "a".repeat(65_537) + "\"}");
        assertThat(Filter.compile("data.s.matches('a')").evaluate(facts)).isEqualTo(Outcome.FAILED);
        assertThat(Filter.compile("data.s.contains('a')").evaluate(facts)).isEqualTo(Outcome.FAILED);
        assertThat(Filter.compile("data.s.startsWith('a')").evaluate(facts)).isEqualTo(Outcome.MATCH);
    }

    @Test
    void slow_operators_are_counted() {
        assertThat(Filter.compile("1 in data.l || ".repeat(16) + "false")).isNotNull();
        assertThat(Filter.compile("type == 'a' || ".repeat(100) + "false")).isNotNull();
        assertThatThrownBy(() -> Filter.compile("1 in data.l || ".repeat(17) + "false"))
                .isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> Filter.compile("data.a == data.b || ".repeat(17) + "false"))
                .isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> Filter.compile("data.a.contains('b') || ".repeat(17) + "false"))
                .isInstanceOf(FilterException.class);
    }

    @Test
    void building_lists_gets_a_tenth_of_the_steps() {
        String list = IntStream.range(0, 1_500).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        EventFacts facts = SomeEvent.withBody("{\"l\": " + list + "}");
        assertThat(Filter.compile("data.l.exists(x, x == 1499)").evaluate(facts))
                .isEqualTo(Outcome.MATCH);
        assertThat(Filter.compile("data.l.filter(x, x > 5) != []").evaluate(facts))
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void the_iterations_of_all_loops_together_are_bounded() {
        String list = IntStream.range(0, 200).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        EventFacts facts = SomeEvent.withBody("{\"l\": " + list + "}");
        assertThat(Filter.compile("data.l.exists(x, x == 199)").evaluate(facts)).isEqualTo(Outcome.MATCH);
        assertThat(Filter.compile("data.l.exists(x, data.l.exists(y, x == 199 && y == 199))")
                        .evaluate(facts))
                .isEqualTo(Outcome.FAILED);
    }
}
