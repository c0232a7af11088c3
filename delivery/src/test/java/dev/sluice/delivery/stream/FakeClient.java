// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.value.Start;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client at the other end of an outlet. While it stalls, what is written waits. Confined to the hub's event loop but for what it got. */
final class FakeClient implements Outlet {
    final StreamSocket socket;
    final List<JsonObject> got = new CopyOnWriteArrayList<>();
    final ByteBuf raw = Unpooled.buffer();
    private final List<ByteBuf> held = new ArrayList<>();
    private long waiting;
    private long left;
    /** Called when it is told that it is subscribed. */
    Runnable onSubscribed = () -> {};
    /** Called at each event that it gets. */
    Runnable onEvent = () -> {};

    private boolean stalled;
    /** Whether a write makes room at once, and says so from within. */
    boolean recoils;

    long mostWaiting;
    long flushes;

    FakeClient(StreamHub hub, Wire wire) {
        socket = hub.open(wire, this);
    }

    FakeClient subscribe(String id, Start start) {
        return subscribe(id, start, StreamRequest.UNLIMITED);
    }

    FakeClient subscribe(String id, Start start, long credit) {
        socket.subscribe(
                new StreamRequest(id, StreamNode.TENANT, TypePatterns.of(null), null, Restriction.NONE, start, credit));
        return this;
    }

    void stall() {
        stalled = true;
    }

    /** As if so many bytes waited in it already. */
    void fill(int bytes) {
        waiting += bytes;
    }

    void go() {
        stalled = false;
        held.forEach(this::deliver);
        held.clear();
        left += waiting;
        waiting = 0;
        socket.drained();
    }

    /** Goes away; what it has not taken is gone. */
    void leave() {
        socket.close();
        held.forEach(ByteBuf::release);
        held.clear();
    }

    @Override
    public void write(ByteBuf bytes) {
        if (stalled) {
            waiting += bytes.readableBytes();
            mostWaiting = Math.max(mostWaiting, waiting);
            held.add(bytes);
        } else {
            left += bytes.readableBytes();
            deliver(bytes);
            if (recoils) {
                waiting = 0;
                socket.drained();
            }
        }
    }

    private void deliver(ByteBuf bytes) {
        switch (socket.wire().format()) {
            case SSE -> raw.writeBytes(bytes);
            case SLUICE_V1, CLOUDEVENTS -> frames(bytes);
        }
        bytes.release();
    }

    private void frames(ByteBuf bytes) {
        while (bytes.isReadable()) {
            int opcode = bytes.readUnsignedByte();
            int length = bytes.readUnsignedByte();
            length = length == 126 ? bytes.readUnsignedShort() : length == 127 ? (int) bytes.readLong() : length;
            String text = bytes.readCharSequence(length, UTF_8).toString();
            if (opcode == 0x81) {
                JsonObject message = new JsonObject(text);
                got.add(message);
                switch (message.getString("type")) {
                    case "subscribed" -> onSubscribed.run();
                    case "event" -> onEvent.run();
                    case null, default -> {}
                }
            }
        }
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public long waiting() {
        return waiting;
    }

    @Override
    public long left() {
        return left;
    }

    List<JsonObject> got(String type) {
        return got.stream().filter(one -> type.equals(one.getString("type"))).toList();
    }

    /** The ids of the events it got for a subscription, in order. */
    List<String> ids(String subscription) {
        return got("event").stream()
                .filter(one -> one.getString("id").equals(subscription))
                .map(one -> one.getJsonObject("event").getString("id"))
                .toList();
    }

    String lastCursor() {
        return got.stream()
                .filter(one -> one.containsKey("cursor"))
                .reduce((first, second) -> second)
                .map(one -> one.getString("cursor"))
                .orElseThrow();
    }
}
