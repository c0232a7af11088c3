// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SseWireTest {
    private static final Head HEAD = new Head("s");

    private final SseWire wire = new SseWire();
    private final ByteBuf out = Unpooled.buffer();

    @Test
    void an_event_is_an_unnamed_message() {
        wire.event(out, HEAD, 1, new Rendered("{}".getBytes(UTF_8), false));

        assertThat(out.toString(UTF_8)).isEqualTo("data: {}\n\n");
    }

    @Test
    void every_line_of_a_body_is_a_data_line() {
        wire.event(out, HEAD, 1, new Rendered("{\r\n1\r2\n3\n\nid: x}".getBytes(UTF_8), true));

        assertThat(out.toString(UTF_8)).isEqualTo("data: {\ndata: 1\ndata: 2\ndata: 3\ndata: \ndata: id: x}\n\n");
    }

    @Test
    void a_cursor_is_the_id_of_an_event_or_stands_alone() {
        wire.eventWithCursor(out, HEAD, 1, new Rendered("{}".getBytes(UTF_8), false), "abc");
        wire.cursor(out, HEAD, 1, "def");

        assertThat(out.toString(UTF_8)).isEqualTo("id: abc\ndata: {}\n\nid: def\n\n");
    }

    @Test
    void control_messages_are_named() {
        wire.control(out, "live", "s", new JsonObject());

        assertThat(out.toString(UTF_8)).isEqualTo("event: live\ndata: {}\n\n");
    }
}
