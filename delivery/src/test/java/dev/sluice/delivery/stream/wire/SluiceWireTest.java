// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceWireTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 60, 70, 125, 126, 65_480, 65_535, 65_536, 200_000})
    void an_event_is_one_whole_text_frame_of_any_size(int size) {
        ByteBuf out = Unpooled.buffer();
        byte[] event = ("{\"data\":\"" + "x".repeat(size) + "\"}").getBytes(UTF_8);

        new SluiceWire().event(out, new Head("a\"b"), 1_234_567_890_123L, new Rendered(event, false));

        JsonObject message = new JsonObject(payload(out));
        assertThat(message.getString("type")).isEqualTo("event");
        assertThat(message.getString("id")).isEqualTo("a\"b");
        assertThat(message.getLong("seq")).isEqualTo(1_234_567_890_123L);
        assertThat(message.getJsonObject("event").getString("data")).hasSize(size);
        assertThat(out.isReadable()).isFalse();
    }

    private static String payload(ByteBuf frame) {
        assertThat(frame.readUnsignedByte()).isEqualTo((short) 0x81);
        int length = frame.readUnsignedByte();
        if (length == 126) {
            length = frame.readUnsignedShort();
            assertThat(length).isGreaterThan(125);
        } else if (length == 127) {
            length = (int) frame.readLong();
            assertThat(length).isGreaterThan(65_535);
        }
        return frame.readCharSequence(length, UTF_8).toString();
    }
}
