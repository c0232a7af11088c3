// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.sink;

import dev.sluice.bench.load.Reactor;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection to the sink; knows as much of HTTP/1.1 as a sender of webhooks uses. Confined to the reactor's thread. */
final class Caller implements Reactor.Owner {
    private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int SIZE = 8 << 10;
    private static final int ANSWERS = 2 << 10;
    private static final int LARGEST = 2 << 20;

    private final SocketChannel channel;
    private final Sink sink;
    private ByteBuffer out = ByteBuffer.allocateDirect(ANSWERS);
    private ByteBuffer in = ByteBuffer.allocateDirect(SIZE);

    Caller(SocketChannel channel, Sink sink) throws IOException {
        this.channel = channel;
        this.sink = sink;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        if (key.isReadable()) {
            if (channel.read(in) < 0) {
                Reactor.close(key);
                return;
            }
            answerWhole();
        }
        flush(key);
    }

    private void flush(SelectionKey key) throws IOException {
        if (out.position() > 0) {
            out.flip();
            channel.write(out);
            out.compact();
            key.interestOps(out.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private void answerWhole() throws IOException {
        int from = 0;
        for (int end = end(from); end >= 0; end = end(from)) {
            answer();
            from = end;
        }
        if (from > 0) {
            in.limit(in.position()).position(from);
            in.compact();
        } else if (!in.hasRemaining()) {
            grow();
        }
    }

    private void answer() {
        if (!sink.answers()) {
            return;
        }
        if (out.remaining() < ANSWER.length) {
            out = ByteBuffer.allocateDirect(out.capacity() * 2).put(out.flip());
        }
        out.put(ANSWER);
    }

    /** There may be thousands of callers, most of which send little: a buffer is as large as its largest request. */
    private void grow() throws IOException {
        if (in.capacity() >= LARGEST) {
            throw new IOException("a request is larger than " + LARGEST);
        }
        in = ByteBuffer.allocateDirect(in.capacity() * 2).put(in.flip());
    }

    /** The end of the request that begins at {@code from}, or -1 when it is not all there. */
    private int end(int from) {
        int limit = in.position();
        int length = 0;
        for (int i = from + 3; i < limit; i++) {
            byte at = in.get(i);
            if (at != '\n') {
                continue;
            }
            if (in.get(i - 1) == '\r' && in.get(i - 2) == '\n') {
                int end = i + 1 + length;
                if (end <= limit) {
                    sink.note(in, from, i + 1, end);
                    return end;
                }
                return -1;
            }
            length = isLength(i, limit) ? number(i + LENGTH.length, limit) : length;
        }
        return -1;
    }

    private boolean isLength(int at, int limit) {
        if (at + LENGTH.length >= limit) {
            return false;
        }
        for (int i = 1; i < LENGTH.length; i++) {
            if ((in.get(at + i) | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private int number(int at, int limit) {
        int value = 0;
        for (int i = at; i < limit && in.get(i) != '\r'; i++) {
            value = in.get(i) == ' ' ? value : value * 10 + in.get(i) - '0';
        }
        return value;
    }
}
