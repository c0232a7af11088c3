// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Server-Sent Events (WHATWG HTML, 9.2): events are unnamed messages, control messages are named, and the cursor is the {@code id}, which
 * sticks.
 */
public final class SseWire implements Wire {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] NEXT_LINE = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] ID = ascii("id: ");

    @Override
    public Format format() {
        return Format.SSE;
    }

    @Override
    public int eventBytes(Head head, Rendered event) {
        int breaks = event.lines() ? event.json().length / 4 : 0;
        return DATA.length + event.json().length + breaks + END.length;
    }

    @Override
    public void event(ByteBuf out, Head head, long seq, Rendered event) {
        data(out, event);
        out.writeBytes(END);
    }

    @Override
    public void cursor(ByteBuf out, Head head, long seq, String cursor) {
        id(out, cursor);
        out.writeByte('\n');
    }

    @Override
    public void eventWithCursor(ByteBuf out, Head head, long seq, Rendered event, String cursor) {
        id(out, cursor);
        event(out, head, seq, event);
    }

    @Override
    public void control(ByteBuf out, String type, @Nullable String subscription, JsonObject data) {
        out.writeBytes(ascii("event: " + type + "\n"));
        out.writeBytes(DATA)
                .writeBytes(data.encode().getBytes(StandardCharsets.UTF_8))
                .writeBytes(END);
    }

    /** A comment, which keeps the connection alive and is not told to the page. */
    public void comment(ByteBuf out) {
        out.writeByte(':').writeBytes(END);
    }

    /** How long a browser waits before it connects again. */
    public void retry(ByteBuf out, long millis) {
        out.writeBytes(ascii("retry: " + millis)).writeBytes(END);
    }

    private static void id(ByteBuf out, String cursor) {
        out.writeBytes(ID).writeBytes(ascii(cursor)).writeByte('\n');
    }

    /** CR, LF and CRLF all end a line there, so what follows each is a data line of its own. */
    private static void data(ByteBuf out, Rendered event) {
        out.writeBytes(DATA);
        byte[] json = event.json();
        if (!event.lines()) {
            out.writeBytes(json);
            return;
        }
        int from = 0;
        for (int at = 0; at < json.length; at++) {
            if (json[at] == '\n' || json[at] == '\r') {
                out.writeBytes(json, from, at - from).writeBytes(NEXT_LINE);
                at += json[at] == '\r' && at + 1 < json.length && json[at + 1] == '\n' ? 1 : 0;
                from = at + 1;
            }
        }
        out.writeBytes(json, from, json.length - from);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
