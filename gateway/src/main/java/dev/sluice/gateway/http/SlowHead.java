// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Since when a request's head has been coming in pieces, which Vert.x tells nobody, and the answer to it; and whether a head had folded
 * lines. It watches what goes into the decoder and what comes out, for all requests of the connection. Of HTTP/1 only: HTTP/2 has no head
 * that comes in pieces between other streams. Confined to the connection's loop.
 */
final class SlowHead extends ChannelInboundHandlerAdapter {
    /** Stands before the decoder; null when there is none. */
    private @Nullable ChannelHandlerContext place;

    private final Heads heads = new Heads();
    private final FoldedLines folded = new FoldedLines();

    /** Between the end of one request and the head of the next. */
    private boolean awaiting = true;
    /** Whether bytes of a head have come since. */
    private boolean begun;

    private long begunNanos;

    private SlowHead() {}

    static SlowHead of(HttpConnection connection) {
        var head = new SlowHead();
        if (connection instanceof HttpServerConnection server) {
            ChannelPipeline pipeline = server.channelHandlerContext().pipeline();
            ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
            if (decoder != null) {
                pipeline.addBefore(decoder.name(), null, head);
                pipeline.addAfter(decoder.name(), null, head.heads);
                head.place = pipeline.context(head);
            }
        }
        return head;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object piece) {
        if (awaiting && !begun) {
            begun = true;
            begunNanos = System.nanoTime();
        }
        if (piece instanceof ByteBuf bytes) {
            folded.read(bytes);
        }
        context.fireChannelRead(piece);
    }

    /** What the decoder has made of it. */
    private final class Heads extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object part) {
            if (part instanceof HttpRequest request) {
                folded.found(request);
                awaiting = false;
                begun = false;
            }
            if (part instanceof LastHttpContent) {
                awaiting = true;
            }
            context.fireChannelRead(part);
        }
    }

    /** Whether a head that has begun is not complete after so long. */
    boolean isOverdue(long nowNanos, long patienceNanos) {
        return awaiting && begun && nowNanos - begunNanos > patienceNanos;
    }

    /** Whether a head had a line that goes on in the next one. */
    boolean isFolded() {
        return folded.isFound();
    }

    /** The connection is no HTTP any more. */
    void leave() {
        ChannelHandlerContext here = place;
        place = null;
        if (here != null && !here.isRemoved()) {
            here.pipeline().remove(this);
            here.pipeline().remove(heads);
        }
    }

    /** Answers 408 and closes, when a head has begun; false when there is nobody to answer. */
    boolean refuse() {
        ChannelHandlerContext here = place;
        if (here == null || !awaiting || !begun || here.isRemoved()) {
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
