// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {
    private final RepeatedTexts texts = new RepeatedTexts();

    @Test
    void what_comes_again_is_one_object() {
        String first = texts.of("acme".getBytes(UTF_8));

        assertThat(first).isEqualTo("acme");
        assertThat(texts.of("acme".getBytes(UTF_8))).isSameAs(first);
    }

    @Test
    void is_the_text_of_its_own_form_however_many_others_take_its_place() {
        IntStream.range(0, 20_000).forEach(i -> {
            String text = "süß_" + i % 5_000 + (i % 9 == 0 ? "x".repeat(80) : "");
            assertThat(texts.of(text.getBytes(UTF_8))).isEqualTo(text);
        });
    }

    @Test
    void what_is_no_utf_8_is_read_as_the_codec_reads_it() {
        byte[] broken = {'a', (byte) 0xff, 'b'};

        assertThat(texts.of(broken)).isEqualTo(new String(broken, UTF_8));
        assertThat(texts.of(new byte[0])).isEmpty();
    }
}
