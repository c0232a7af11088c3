// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Whether the first bytes of a connection's first request have come while its head is not complete, which Vert.x tells nobody; and the
 * answer to it. Of HTTP/1 only: HTTP/2 has no head that comes in pieces between other streams. Confined to the connection's loop.
 */
final class SlowHead extends ChannelInboundHandlerAdapter {
    /** Stands before the decoder; null when there is none, or it has been taken out again. */
    private @Nullable ChannelHandlerContext place;

    private boolean begun;

    private SlowHead() {}

    static SlowHead of(HttpConnection connection) {
        var head = new SlowHead();
        if (connection instanceof HttpServerConnection server) {
            ChannelPipeline pipeline = server.channelHandlerContext().pipeline();
            ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
            if (decoder != null) {
                pipeline.addBefore(decoder.name(), null, head);
                head.place = pipeline.context(head);
            }
        }
        return head;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object piece) {
        begun = true;
        context.fireChannelRead(piece);
    }

    /** The head is there. */
    void complete() {
        ChannelHandlerContext here = place;
        place = null;
        if (here != null && !here.isRemoved()) {
            here.pipeline().remove(this);
        }
    }

    /** Answers 408 and closes, when a head has begun; false when there is nobody to answer. */
    boolean refuse() {
        ChannelHandlerContext here = place;
        if (here == null || !begun || here.isRemoved()) {
            return false;
        }
        byte[] body = Problem.of(ProblemCode.REQUEST_TIMEOUT).json().getBytes(UTF_8);
        String head = "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: " + Problem.CONTENT_TYPE
                + "\r\ncache-control: no-store\r\ncontent-length: " + body.length + "\r\n\r\n";
        var unused = here.writeAndFlush(Unpooled.wrappedBuffer(
                        Unpooled.wrappedBuffer(head.getBytes(US_ASCII)), Unpooled.wrappedBuffer(body)))
                .addListener(ChannelFutureListener.CLOSE);
        return true;
    }
}
