// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.StreamOptions;
import dev.sluice.delivery.stream.wire.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * A WebSocket, written to below Vert.x: frames come as bytes that are shared by many sockets, and each socket is flushed once a tick.
 * The only class that knows how Vert.x builds a WebSocket's pipeline.
 */
final class WebSocketTransport implements Transport {
    /** What Netty adds to the size of a message that waits (ChannelOutboundBuffer). */
    private static final int ENTRY_BYTES = 96;

    private static final int HIGH = StreamOptions.LEAST_SOCKET_BYTES - 1;

    private final ServerWebSocket socket;
    private final ChannelHandlerContext context;
    private final Channel channel;
    private final Events events;
    private long written;

    WebSocketTransport(ServerWebSocket socket, Events events) {
        this.socket = socket;
        this.context = ((WebSocketInternal) socket).channelHandlerContext();
        this.channel = context.channel();
        this.events = events;
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH / 2, HIGH));
        channel.pipeline().addBefore(context.name(), "sluice-stream", new Guard());
        socket.closeHandler(closed -> events.gone());
        socket.exceptionHandler(broken -> abort());
    }

    private final class Guard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext at, Object message) {
            if (message instanceof WebSocketFrame frame && frame.rsv() != 0) {
                ReferenceCountUtil.release(message);
                events.violated(CloseCode.PROTOCOL);
            } else {
                at.fireChannelRead(message);
            }
        }

        /** Vert.x would say 1000, or nothing. */
        @Override
        public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
            if (cause instanceof CorruptedWebSocketFrameException broken) {
                events.violated(CloseCode.ofProtocol(broken.closeStatus().code()));
            } else {
                at.fireExceptionCaught(cause);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext at) {
            if (channel.isWritable()) {
                events.drained();
            }
            at.fireChannelWritabilityChanged();
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        if (channel.isActive()) {
            written += bytes.readableBytes() + ENTRY_BYTES;
            var unused = context.write(bytes, context.voidPromise());
        } else {
            bytes.release();
        }
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public long waiting() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    @Override
    public long left() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? written : written - waiting.totalPendingWriteBytes() + waiting.currentProgress();
    }

    @Override
    public void ping() {
        write(Frames.ping());
        flush();
    }

    @Override
    public void close(CloseCode code) {
        if (code == CloseCode.TOO_MANY_FRAMES || code == CloseCode.TOO_SLOW) {
            // it would go on asking, and get pongs from Vert.x
            channel.config().setAutoRead(false);
        }
        if (!socket.isClosed()) {
            socket.close((short) code.code(), code.reason()).onFailure(broken -> abort());
        }
    }

    @Override
    public void abort() {
        // from below Vert.x, which would wait for its close frame to leave
        var unused = context.close();
    }

    @Override
    public boolean hearsPongs() {
        return true;
    }
}
