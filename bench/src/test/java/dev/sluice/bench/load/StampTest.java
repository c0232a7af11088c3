// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampTest {
    @Test
    void a_stamp_written_into_a_template_is_found_and_read() {
        String json = "{\"a\":1," + Stamp.blank() + ",\"b\":2}";
        byte[] bytes = json.getBytes(StandardCharsets.US_ASCII);
        Stamp.write(bytes, Stamp.in(json), Stamp.DIGITS, 123_456_789_012L);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int found = Stamp.find(buffer, 0, bytes.length);
        assertThat(found).isEqualTo(Stamp.in(json));
        assertThat(Stamp.read(buffer, found)).isEqualTo(123_456_789_012L);
        assertThat(Stamp.precedes(buffer, 0, bytes.length, found)).isTrue();
        assertThat(Stamp.precedes(buffer, 0, bytes.length, found + 1)).isFalse();
    }

    @Test
    void a_text_without_a_stamp_has_none() {
        ByteBuffer text = ByteBuffer.wrap("{\"sent\":12}".getBytes(StandardCharsets.US_ASCII));
        assertThat(Stamp.find(text, 0, text.limit())).isEqualTo(-1);
    }
}
