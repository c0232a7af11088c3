// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code sluice.v1}: JSON objects with a {@code type}, each a text frame. */
public final class SluiceWire implements Wire {
    private static final byte[] BEFORE_EVENT = ",\"event\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEFORE_CURSOR = ",\"cursor\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND_CURSOR = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 19;
    private static final int MOST_HEADER = 10;

    @Override
    public Format format() {
        return Format.SLUICE_V1;
    }

    @Override
    public int eventBytes(Head head, Rendered event) {
        return MOST_HEADER + head.event().length + MOST_DIGITS + BEFORE_EVENT.length + event.json().length + 1;
    }

    @Override
    public void event(ByteBuf out, Head head, long seq, Rendered event) {
        int digits = Frames.digits(seq);
        Frames.textHeader(out, head.event().length + digits + BEFORE_EVENT.length + event.json().length + 1);
        out.writeBytes(head.event());
        Frames.number(out, seq, digits);
        out.writeBytes(BEFORE_EVENT).writeBytes(event.json()).writeByte('}');
    }

    @Override
    public void cursor(ByteBuf out, Head head, long seq, String cursor) {
        int digits = Frames.digits(seq);
        int bytes = head.cursor().length + digits + BEFORE_CURSOR.length + cursor.length() + BEHIND_CURSOR.length;
        Frames.textHeader(out, bytes);
        out.writeBytes(head.cursor());
        Frames.number(out, seq, digits);
        out.writeBytes(BEFORE_CURSOR);
        out.writeCharSequence(cursor, StandardCharsets.US_ASCII);
        out.writeBytes(BEHIND_CURSOR);
    }

    @Override
    public void control(ByteBuf out, String type, @Nullable String subscription, JsonObject data) {
        JsonObject message = new JsonObject().put("type", type);
        if (subscription != null) {
            message.put("id", subscription);
        }
        message.mergeIn(data);
        Frames.text(out, message.encode().getBytes(StandardCharsets.UTF_8));
    }
}
