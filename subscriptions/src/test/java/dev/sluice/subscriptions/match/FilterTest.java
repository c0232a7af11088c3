// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    private static final String BODY = """
            {"data": {"object": {"amount_due": 1000, "tax": 7.5, "currency": "eur", "paid": true, "note": null,
              "big": 18446744073709551615, "huge": 123456789012345678901234567890, "small": -9223372036854775808,
              "lines": [{"sku": "a", "price": 5}, {"sku": "b", "price": 7.25}], "tags": ["x", "y"], "created": "2026-01-31T00:00:00Z"}}}
            """;

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
                    type != "com.stripe.invoice.paid" || data.data.object.amount_due > 999 => MATCH
                    type != "com.stripe.invoice.paid" || data.data.object.amount_due > 1000 => NO_MATCH
                    data.data.object.amount_due == 1000 => MATCH
                    data.data.object.amount_due == 1000.0 => MATCH
                    data.data.object.amount_due != 1000.0 => NO_MATCH
                    data.data.object.amount_due == 1000.5 => NO_MATCH
                    data.data.object.amount_due >= 999.5 => MATCH
                    data.data.object.amount_due < 1000.5 => MATCH
                    data.data.object.tax > 7 => MATCH
                    data.data.object.tax < 7 => NO_MATCH
                    data.data.object.tax == 7.5 => MATCH
                    data.data.object.amount_due in [1000.0] => MATCH
                    data.data.object.big > 5 => MATCH
                    data.data.object.big > 5.5 => MATCH
                    data.data.object.huge > data.data.object.big => MATCH
                    data.data.object.small < 0 => MATCH
                    data.data.object.amount_due > data.data.object.tax => MATCH
                    data.data.object.missing == 1 => FAILED
                    data.data.object.missing != 1 => FAILED
                    has(data.data.object.missing) => NO_MATCH
                    has(data.data.object.tax) => MATCH
                    data.data.object.missing == 1 || true => MATCH
                    data.data.object.missing == 1 && false => NO_MATCH
                    data.data.object.note == null => MATCH
                    data.data.object.tax == null => NO_MATCH
                    data.data.object.currency == 1 => NO_MATCH
                    data.data.object.currency > 1 => FAILED
                    data.data.object.currency => FAILED
                    data.data.object.paid => MATCH
                    !data.data.object.paid => NO_MATCH
                    data.data.object.amount_due + 1.5 > 1.0 => FAILED
                    data.data.object.amount_due + 1 == 1001 => MATCH
                    data.data.object.lines[0].sku == "a" => MATCH
                    data.data.object.lines[7].sku == "a" => FAILED
                    data.data.object.lines.exists(l, l.price > 7) => MATCH
                    data.data.object.lines.all(l, l.price > 7) => NO_MATCH
                    data.data.object.lines.exists_one(l, l.sku == "b") => MATCH
                    data.data.object.lines.filter(l, l.price > 1).size() == 2 => MATCH
                    data.data.object.lines.filter(l, l.price < 6).map(l, l.price + 1)[0] == 6 => MATCH
                    data.data.object.lines.exists(l, l.sku.contains("b")) => MATCH
                    data.data.object.lines.exists(l, l.sku in ["b", "c"]) => MATCH
                    data.data.object.lines.exists(l, data.data.object.tags.exists(t, t == l.sku)) => NO_MATCH
                    data.data.object.lines.exists(l, size(l.sku) == 1) => MATCH
                    size(data.data.object.tags) == 2 => MATCH
                    "x" in data.data.object.tags => MATCH
                    "tax" in data.data.object => MATCH
                    data.data.object.currency.matches("^e.r$") => MATCH
                    matches(data.data.object.currency, "^x") => NO_MATCH
                    data.data.object.currency.matches("E") => NO_MATCH
                    type.matches("invoice\\\\.(paid|due)") => MATCH
                    data.data.object.tax.matches("7") => FAILED
                    data.data.object.currency.contains("ur") => MATCH
                    type.startsWith("com.stripe.") && type.endsWith(".paid") => MATCH
                    source + ":" + id == "/in/stripe-live:in_1" => MATCH
                    subject == "" => MATCH
                    tenant == "acme" => MATCH
                    time > timestamp("2026-01-31T11:59:59Z") => MATCH
                    time == timestamp("2026-01-31T12:00:00.5Z") => MATCH
                    time - duration("1h") > timestamp(data.data.object.created) => MATCH
                    time.getFullYear() == 2026 => MATCH
                    timestamp(data.data.object.currency) < time => FAILED
                    1 / 0 == 1 => FAILED
                    data.data.object.amount_due > 1 ? data.data.object.paid : false => MATCH
                    """)
    void says_what_cel_says_of_a_json_body(String cel, Outcome expected) {
        assertThat(Filter.compile(cel).evaluate(SomeEvent.withBody(BODY))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"a\":1} trailing", "{\"a\":", "\u0000", "NaN", "{'a':1}"})
    void a_body_that_is_not_json_is_null(String body) {
        EventFacts facts = SomeEvent.withBody(body);
        assertThat(Filter.compile("data == null").evaluate(facts)).isEqualTo(Outcome.MATCH);
        assertThat(Filter.compile("data.a == 1").evaluate(facts)).isEqualTo(Outcome.FAILED);
        assertThat(facts.isJson()).isFalse();
    }

    @Test
    void json_null_is_null_too_but_json() {
        EventFacts facts = SomeEvent.withBody("null");
        assertThat(Filter.compile("data == null").evaluate(facts)).isEqualTo(Outcome.MATCH);
        assertThat(facts.isJson()).isTrue();
    }

    @Test
    void a_body_nested_deeper_than_64_is_not_read() {
        assertThat(SomeEvent.withBody("[".repeat(64) + "]".repeat(64)).isJson()).isTrue();
        assertThat(SomeEvent.withBody("[".repeat(65) + "]".repeat(65)).isJson()).isFalse();
        assertThat(SomeEvent.withBody("[".repeat(100_000)).isJson()).isFalse();
    }

    @Test
    void the_body_is_left_alone_until_a_filter_asks_for_it() {
        EventFacts facts = SomeEvent.withBody(BODY);
        assertThat(Filter.compile("type == 'x'").evaluate(facts)).isEqualTo(Outcome.NO_MATCH);
        assertThat(facts.parsed()).isFalse();
        assertThat(Filter.compile("type == 'x' || has(data.data)").evaluate(facts))
                .isEqualTo(Outcome.MATCH);
        assertThat(facts.parsed()).isTrue();
    }

    @Test
    void a_time_that_is_none_fails_who_asks() {
        var facts = new EventFacts(SomeEvent.builder().time("yesterday").build());
        assertThat(Filter.compile("time.getFullYear() == 2026").evaluate(facts)).isEqualTo(Outcome.FAILED);
        assertThat(Filter.compile("tenant == 'acme'").evaluate(facts)).isEqualTo(Outcome.MATCH);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
                    nope == 1 => 1 => 1
                    type == 5 => 1 => 6
                    type == => 1 => 8
                    size(type) => 1 => 5
                    type.matches("(") => 1 => 14
                    type.matches(id) => 1 => 13
                    """)
    void what_does_not_compile_is_told_with_its_place(String cel, int line, int column) {
        FilterException refused = catchThrowableOfType(FilterException.class, () -> Filter.compile(cel));
        assertThat(refused.line()).isEqualTo(line);
        assertThat(refused.column()).isEqualTo(column);
        assertThat(refused).message().isNotBlank();
    }

    @Test
    void the_place_counts_lines() {
        FilterException refused =
                catchThrowableOfType(FilterException.class, () -> Filter.compile("type == 'a'\n  || nope == 1"));
        assertThat(refused.line()).isEqualTo(2);
        assertThat(refused.column()).isEqualTo(6);
    }

    @Test
    void filters_of_the_same_text_are_equal() {
        assertThat(Filter.compile("type == 'a'"))
                .isEqualTo(Filter.compile("type == 'a'"))
                .isNotEqualTo(Filter.compile("type == 'b'"));
    }
}
