// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SnippetTest {
    private static String of(String text) {
        return Snippet.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void line_ends_and_control_characters_are_one_space() {
        assertThat(of("\r\n<h1>\u0000 Oops\u001b[31m</h1>\r\n\r\n \u2028 by nginx\n"))
                .isEqualTo("<h1> Oops [31m</h1> by nginx");
    }

    @Test
    void marks_that_turn_the_direction_of_writing_are_left_out() {
        assertThat(of("abc\u202Edef")).isEqualTo("abc def");
    }

    @Test
    void what_is_not_utf8_is_replaced() {
        assertThat(Snippet.of(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\uFFFDb");
    }

    @Test
    void it_is_cut_between_characters() {
        String text = of("ü".repeat(300));

        assertThat(text).isEqualTo("ü".repeat(128));
        assertThat(Snippet.cut("a😀", 4)).isEqualTo("a");
        assertThat(Snippet.cut("a😀", 5)).isEqualTo("a😀");
    }

    @Test
    void an_answer_takes_the_first_bytes_of_many_chunks() {
        Answer answer = new Answer();
        for (int i = 0; i < 100 && answer.wants(); i++) {
            answer.take("0123456789".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(answer.wants()).isFalse();
        assertThat(answer.text()).hasSize(Snippet.MAX_BYTES).startsWith("0123456789012345");
    }
}
