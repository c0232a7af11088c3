// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.StreamOptions;
import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.stream.wire.SseWire;
import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/** A response that goes on: Server-Sent Events over HTTP. */
final class SseTransport implements Transport {
    private static final int LOW = StreamOptions.LEAST_SOCKET_BYTES / 2;

    private final HttpServerResponse response;
    private final SseWire wire;
    private final Events events;
    private long waiting;
    private long left;

    SseTransport(HttpServerResponse response, SseWire wire, Events events) {
        this.response = response;
        this.wire = wire;
        this.events = events;
        response.closeHandler(closed -> events.gone());
        response.exceptionHandler(broken -> response.reset());
    }

    @Override
    public void write(ByteBuf bytes) {
        if (response.closed() || response.ended()) {
            bytes.release();
            return;
        }
        int size = bytes.readableBytes();
        waiting += size;
        response.write(BufferInternal.buffer(bytes)).onComplete(done -> {
            bytes.release();
            waiting -= size;
            left += size;
            if (waiting < LOW && done.succeeded()) {
                events.drained();
            }
        });
    }

    /** Every write of an HTTP response goes out by itself. */
    @Override
    public void flush() {}

    @Override
    public long waiting() {
        return waiting;
    }

    @Override
    public long left() {
        return left;
    }

    @Override
    public void ping() {
        ByteBuf out = Frames.allocate(4);
        wire.comment(out);
        write(out);
    }

    @Override
    public void close(CloseCode code) {
        if (!response.closed() && !response.ended()) {
            response.end().onComplete(ended -> events.gone());
        }
    }

    @Override
    public void abort() {
        response.reset();
    }

    @Override
    public boolean hearsPongs() {
        return false;
    }
}
