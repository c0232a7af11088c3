// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.StreamOptions;
import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.stream.wire.SseWire;
import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.buffer.BufferInternal;

/** A response that goes on: Server-Sent Events over HTTP. */
final class SseTransport implements Transport {
    private static final int LOW = StreamOptions.LEAST_SOCKET_BYTES / 2;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final SseWire wire;
    private final Events events;
    private final Runnable over;
    private boolean gone;
    private long waiting;
    private long left;

    /** @param over run once when the response has ended */
    SseTransport(HttpServerRequest request, SseWire wire, Events events, Runnable over) {
        this.request = request;
        this.response = request.response();
        this.wire = wire;
        this.events = events;
        this.over = over;
        response.closeHandler(closed -> gone());
        response.exceptionHandler(broken -> abort());
    }

    private void gone() {
        if (!gone) {
            gone = true;
            over.run();
        }
        events.gone();
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
            response.end().onComplete(ended -> gone());
        }
    }

    /** From below Vert.x, which would wait for all that was written to leave. */
    @Override
    public void abort() {
        if (request.connection() instanceof HttpServerConnection connection) {
            var unused = connection.channelHandlerContext().close();
        } else {
            request.connection().close();
        }
    }

    @Override
    public boolean hearsPongs() {
        return false;
    }
}
