// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;

/**
 * Passes over answers of HTTP/1.1 before the final one that Vert.x would take for it, such as 102 (RFC 9110 section 15.2).
 * It knows 100 and 103 itself. A 101 is final: nobody asked for another protocol. Who sends more than 16 before one final answer, 100 and
 * 103 among them, loses the connection: nothing else would end them before the deadline of the attempt.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {
    private static final int MOST = 16;

    private boolean interim;

    /** Since the last final answer. */
    private int count;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse answer) {
            interim = isUnknownToVertx(answer.status());
            count = isInterim(answer.status()) || count > MOST ? count + 1 : 0;
            if (count == MOST + 1) {
                var unused = context.close();
            }
        }
        if (interim || count > MOST) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private static boolean isUnknownToVertx(HttpResponseStatus status) {
        return isInterim(status)
                && !status.equals(HttpResponseStatus.CONTINUE)
                && !status.equals(HttpResponseStatus.EARLY_HINTS);
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
