// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Since when something of an HTTP/2 connection's frames has been coming in pieces, which neither Netty nor Vert.x tell: a request's head
 * whose continuation does not come, or half a frame. While it lasts nothing else can come on the connection. Pieces of a body are not
 * looked at: bodies have a pace of their own. It reads the heads of frames (RFC 9113, 4.1) and goes away where HTTP/1 is spoken. Confined
 * to the connection's loop.
 */
final class Http2Heads extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int HEAD_BYTES = 9;
    private static final int TYPE_AT = 3;
    private static final int FLAGS_AT = 4;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final byte[] head = new byte[HEAD_BYTES];
    private int prefaceRead;
    private int headRead;
    private int payloadLeft;
    /** Between a head's first frame and the end of its last. */
    private boolean inBlock;

    private boolean waits;
    private long sinceNanos;

    /** The connection's; null when it is not of HTTP/2. */
    static @Nullable Http2Heads of(HttpConnection connection) {
        return connection instanceof HttpServerConnection server
                ? server.channelHandlerContext().pipeline().get(Http2Heads.class)
                : null;
    }

    /** Whether something has begun and is not complete after so long. */
    boolean isOverdue(long nowNanos, long patienceNanos) {
        return waits && nowNanos - sinceNanos > patienceNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object piece) {
        if (piece instanceof ByteBuf bytes && !read(bytes)) {
            context.pipeline().remove(this);
        }
        context.fireChannelRead(piece);
    }

    /** False when this is no HTTP/2. */
    private boolean read(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        for (; prefaceRead < PREFACE.length && at < end; at++) {
            if (bytes.getByte(at) != PREFACE[prefaceRead++]) {
                return false;
            }
        }
        boolean ended = false;
        while (at < end) {
            if (payloadLeft > 0) {
                int some = Math.min(payloadLeft, end - at);
                at += some;
                payloadLeft -= some;
            } else {
                head[headRead++] = bytes.getByte(at++);
            }
            ended |= step();
        }
        note(ended);
        return true;
    }

    /** Goes on to what comes next in the frame; whether a head, or a frame of another kind, has come to its end. */
    private boolean step() {
        if (headRead == HEAD_BYTES) {
            payloadLeft = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
            headRead = 0;
            inBlock |= head[TYPE_AT] == HEADERS;
        } else if (headRead > 0) {
            return false;
        }
        if (payloadLeft > 0) {
            return false;
        }
        boolean ofBlock = head[TYPE_AT] == HEADERS || head[TYPE_AT] == CONTINUATION;
        if (ofBlock && (head[FLAGS_AT] & END_HEADERS) != 0) {
            inBlock = false;
        }
        return !inBlock;
    }

    private void note(boolean ended) {
        boolean inFrame = headRead > 0 || (payloadLeft > 0 && head[TYPE_AT] != DATA);
        if (!inBlock && !inFrame) {
            waits = false;
        } else if (!waits || ended) {
            waits = true;
            sinceNanos = System.nanoTime();
        }
    }
}
