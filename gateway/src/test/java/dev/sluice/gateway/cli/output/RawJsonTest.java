// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "0",
                "-1.50e+03",
                "\"a\\u0041\\\"b\"",
                "{ \"a\" : [ 1 , {} ] }",
                "\"ü🙂\"",
                "[ \n\t1 ]",
                "123456789012345678901234567890"
            })
    void a_value_is_cut_out_as_it_stands(String value) {
        assertThat(RawJson.at(
                        "{\"x\":{\"data\":1},\"event\":{\"a\":\"data\",\"data\":" + value + "},\"z\":0}",
                        "event",
                        "data"))
                .isEqualTo(value);
        assertThat(RawJson.at("{ \"event\" : { \"data\" : " + value + " } }", "event", "data"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"event\":1}", "{\"event\":{}}", "[]", "x", ""})
    void what_is_not_there_is_empty(String json) {
        assertThat(RawJson.at(json, "event", "data")).isEmpty();
    }
}
