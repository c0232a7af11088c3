// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors are written piece by piece, often: they have to be what the general way of writing control messages would make of them. */
class CursorFrameTest {
    private static final String CURSOR = "AbC-_09".repeat(40);

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 1_234_567_890_123L, Long.MAX_VALUE})
    void a_cursor_of_sluice_v1_is_a_control_message(long seq) {
        ByteBuf fast = Unpooled.buffer();
        ByteBuf plain = Unpooled.buffer();

        new SluiceWire().cursor(fast, new Head("a\"ü"), seq, CURSOR);
        new SluiceWire()
                .control(
                        plain,
                        "cursor",
                        "a\"ü",
                        new JsonObject().put("seq", seq).put("cursor", CURSOR));

        assertThat(fast.toString(UTF_8)).isEqualTo(plain.toString(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 1_234_567_890_123L, Long.MAX_VALUE})
    void a_cursor_of_cloudevents_is_a_control_message(long seq) {
        ByteBuf fast = Unpooled.buffer();
        ByteBuf plain = Unpooled.buffer();
        CloudEventsWire first = new CloudEventsWire("con\"ü");
        CloudEventsWire second = new CloudEventsWire("con\"ü");

        for (int times = 0; times < 11; times++) {
            first.cursor(fast, new Head(""), seq, CURSOR);
            second.control(
                    plain, "cursor", null, new JsonObject().put("seq", seq).put("cursor", CURSOR));
        }

        assertThat(fast.toString(UTF_8)).isEqualTo(plain.toString(UTF_8));
    }
}
