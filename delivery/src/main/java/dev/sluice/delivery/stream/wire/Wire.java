// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** How one connection is spoken to. Confined to the connection's event loop. */
public sealed interface Wire permits CloudEventsWire, SluiceWire, SseWire {
    /** Which of the three it is. */
    Format format();

    /** About how many bytes {@link #event} takes. */
    int eventBytes(Head head, Rendered event);

    /** Writes one event. */
    void event(ByteBuf out, Head head, long seq, Rendered event);

    /**
     * Writes that everything up to {@code seq} is covered by the cursor.
     *
     * @param cursor ASCII, with nothing in it that JSON escapes
     */
    void cursor(ByteBuf out, Head head, long seq, String cursor);

    /** Writes an event, and that the cursor covers all up to it. */
    default void eventWithCursor(ByteBuf out, Head head, long seq, Rendered event, String cursor) {
        event(out, head, seq, event);
        cursor(out, head, seq, cursor);
    }

    /**
     * Writes a control message.
     *
     * @param subscription what it is about; null when about the connection
     * @param data its members but for type and id
     */
    void control(ByteBuf out, String type, @Nullable String subscription, JsonObject data);
}
