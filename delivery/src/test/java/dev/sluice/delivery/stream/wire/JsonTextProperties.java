// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextProperties {
    private static final JsonFactory JACKSON = new JsonFactory();

    @Property(tries = 3_000)
    void says_of_pieces_of_json_what_jackson_says(@ForAll("almostJson") String text) {
        assertThat(JsonText.kind(text.getBytes(UTF_8)) != JsonText.Kind.NOT_JSON)
                .isEqualTo(jacksonTakes(text));
    }

    @Property(tries = 3_000)
    void takes_in_a_string_exactly_what_is_utf8(@ForAll("bytes") byte[] inside) {
        byte[] text = new byte[inside.length + 2];
        text[0] = '"';
        System.arraycopy(inside, 0, text, 1, inside.length);
        text[text.length - 1] = '"';

        assertThat(JsonText.kind(text) != JsonText.Kind.NOT_JSON).isEqualTo(isUtf8(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "01",
                "1.",
                "-",
                "+1",
                "nul",
                "\"\\x\"",
                "1 2",
                "[1}",
                "\ufeff{}",
                "\"a\nb\""
            })
    void refuses_what_is_not_one_value(String text) {
        assertThat(JsonText.kind(text.getBytes(UTF_8))).isEqualTo(JsonText.Kind.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "0", "-0.5e+3", "\"\\u00e9\\n\"", "null", "[[],{\"a\":[]}]", " {\"a\" : 1 } "})
    void takes_one_value(String text) {
        assertThat(JsonText.kind(text.getBytes(UTF_8))).isEqualTo(JsonText.Kind.ONE_LINE);
    }

    @Test
    void tells_of_line_breaks_between_tokens() {
        assertThat(JsonText.kind("{\r\n\"a\": 1\n}".getBytes(UTF_8))).isEqualTo(JsonText.Kind.LINES);
    }

    @Test
    void refuses_what_nests_deeper_than_others_can_parse() {
        assertThat(JsonText.kind(nested(JsonText.MAX_DEPTH))).isEqualTo(JsonText.Kind.ONE_LINE);
        assertThat(JsonText.kind(nested(JsonText.MAX_DEPTH + 1))).isEqualTo(JsonText.Kind.NOT_JSON);
    }

    private static byte[] nested(int depth) {
        byte[] text = new byte[2 * depth];
        Arrays.fill(text, 0, depth, (byte) '[');
        Arrays.fill(text, depth, text.length, (byte) ']');
        return text;
    }

    private static boolean jacksonTakes(String text) {
        try (JsonParser parser = JACKSON.createParser(new StringReader(text))) {
            if (parser.nextToken() == null) {
                return false;
            }
            int depth = 0;
            for (var token = parser.currentToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && token != parser.currentToken()) {
                    return false;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                parser.getText();
                if (depth == 0) {
                    return parser.nextToken() == null;
                }
            }
            return false;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] text) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException not) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> almostJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\n\"", "1", "-2.5", "1e9", "0", "true", "false",
                        "null", " ", "\n", "\"")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<Integer> octet = Arbitraries.oneOf(
                Arbitraries.integers().between(0x80, 0xff),
                Arbitraries.of(0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xc0, 0xc1, 0xc2, 0x80, 0x9f, 0xa0, 0xbf, (int) 'a'));
        return octet.list().ofMaxSize(5).map(list -> {
            byte[] bytes = new byte[list.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = list.get(i).byteValue();
            }
            return bytes;
        });
    }
}
