// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code cloudevents.json}: each text frame is a CloudEvent, what the gateway itself has to say included. */
public final class CloudEventsWire implements Wire {
    private static final int MOST_HEADER = 10;

    private static final byte[] BEHIND_NUMBER = ("\",\"source\":\"/v1/stream\",\"type\":\"dev.sluice.stream.cursor\","
                    + "\"datacontenttype\":\"application/json\",\"data\":{\"seq\":")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEFORE_CURSOR = ",\"cursor\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND_CURSOR = "\"}}".getBytes(StandardCharsets.US_ASCII);

    private final String connection;
    private final byte[] beforeNumber;
    /** Of control messages; owned by the connection's event loop. */
    private long told;

    /** @param connection unique to the connection: control messages are told apart by it */
    public CloudEventsWire(String connection) {
        this.connection = connection;
        String id = Json.encode(connection + "-");
        this.beforeNumber = ("{\"specversion\":\"1.0\",\"id\":" + id.substring(0, id.length() - 1))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Format format() {
        return Format.CLOUDEVENTS;
    }

    @Override
    public int eventBytes(Head head, Rendered event) {
        return MOST_HEADER + event.json().length;
    }

    @Override
    public void event(ByteBuf out, Head head, long seq, Rendered event) {
        Frames.text(out, event.json());
    }

    @Override
    public void cursor(ByteBuf out, Head head, long seq, String cursor) {
        long number = ++told;
        int numberDigits = Frames.digits(number);
        int seqDigits = Frames.digits(seq);
        int fixed = beforeNumber.length + BEHIND_NUMBER.length + BEFORE_CURSOR.length + BEHIND_CURSOR.length;
        Frames.textHeader(out, fixed + numberDigits + seqDigits + cursor.length());
        out.writeBytes(beforeNumber);
        Frames.number(out, number, numberDigits);
        out.writeBytes(BEHIND_NUMBER);
        Frames.number(out, seq, seqDigits);
        out.writeBytes(BEFORE_CURSOR);
        out.writeCharSequence(cursor, StandardCharsets.US_ASCII);
        out.writeBytes(BEHIND_CURSOR);
    }

    @Override
    public void control(ByteBuf out, String type, @Nullable String subscription, JsonObject data) {
        String message = new JsonObject()
                .put("specversion", "1.0")
                .put("id", connection + "-" + ++told)
                .put("source", "/v1/stream")
                .put("type", "dev.sluice.stream." + type)
                .put("datacontenttype", "application/json")
                .put("data", data)
                .encode();
        Frames.text(out, message.getBytes(StandardCharsets.UTF_8));
    }
}
