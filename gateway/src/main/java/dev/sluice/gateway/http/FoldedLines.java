// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.internal.StringUtil;

/**
 * Whether a request's head has a line that goes on in the next one (obs-fold), which a server refuses or joins (RFC 9112, section 5.2);
 * Netty joins without a word. It looks at a connection's bytes before the decoder does, and is told each head that the decoder has found,
 * which says where the body ends and the next head begins. Behind a chunked body, and behind a request that came before the one before was
 * whole, that is not known any more: what is folded there is joined. Confined to the connection's loop.
 */
final class FoldedLines {
    private enum Place {
        HEAD,
        /** The head is whole; the decoder has not said what it is. */
        FOUND,
        BODY,
        UNKNOWN
    }

    private Place place = Place.HEAD;

    /** Of a body, or behind a head; bytes. */
    private long left;

    /** Bytes of the line that has begun, and whether they are no more than its end. */
    private int lineBytes;

    private boolean blank = true;

    /** Whether the request line has come: what is blank before it ends no head. */
    private boolean begun;

    private boolean folded;

    /** Whether any head had such a line. */
    boolean isFound() {
        return folded;
    }

    /** These bytes go to the decoder next. */
    void read(ByteBuf piece) {
        switch (place) {
            case HEAD -> readHead(piece);
            case BODY -> readBody(piece.readableBytes());
            case FOUND -> place = Place.UNKNOWN;
            case UNKNOWN -> {}
        }
    }

    private void readHead(ByteBuf piece) {
        int end = piece.writerIndex();
        for (int at = piece.readerIndex(); at < end; ) {
            byte first = piece.getByte(at);
            if (lineBytes == 0) {
                folded |= begun && (first == StringUtil.SPACE || first == StringUtil.TAB);
                blank = first == StringUtil.CARRIAGE_RETURN;
            }
            int feed = piece.indexOf(at, end, (byte) StringUtil.LINE_FEED);
            lineBytes += (feed < 0 ? end : feed) - at;
            blank &= lineBytes <= 1;
            if (feed < 0) {
                return;
            }
            at = feed + 1;
            if (endsHead()) {
                place = Place.FOUND;
                left = (long) end - at;
                return;
            }
        }
    }

    /** The line is whole. */
    private boolean endsHead() {
        boolean empty = lineBytes == 0 || blank;
        boolean ends = empty && begun;
        begun |= !empty;
        lineBytes = 0;
        return ends;
    }

    private void readBody(int bytes) {
        left -= bytes;
        ended();
    }

    /** The decoder has found this head in what was read last. */
    void found(HttpRequest head) {
        boolean counted = head.decoderResult().isSuccess() && !HttpUtil.isTransferEncodingChunked(head);
        if (place != Place.FOUND || !counted) {
            place = Place.UNKNOWN;
            return;
        }
        left = HttpUtil.getContentLength(head, 0L) - left;
        place = Place.BODY;
        ended();
    }

    private void ended() {
        if (left == 0) {
            place = Place.HEAD;
            begun = false;
        } else if (left < 0) {
            place = Place.UNKNOWN;
        }
    }
}
