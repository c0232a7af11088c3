// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import dev.sluice.bench.load.Reactor;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One kept-alive HTTP/1.1 connection with at most one request under way. Confined to the reactor's thread. */
final class Lane implements Reactor.Owner {
    /** Whom to tell. */
    interface Listener {
        /** The request has been answered, and the lane is free. */
        void answered(Lane lane, int status, long plannedNanos);

        /** The connection ended; the lane is of no more use. */
        void broken(Lane lane);
    }

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final ByteBuffer out = ByteBuffer.allocateDirect(16 << 10);
    private final ByteBuffer in = ByteBuffer.allocateDirect(16 << 10);
    private long plannedNanos;

    Lane(Reactor reactor, SocketAddress address, Listener listener) throws IOException {
        this.listener = listener;
        this.channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = reactor.register(channel, SelectionKey.OP_READ, this);
    }

    /** Sends what {@code request} makes, counted from {@code planned}. */
    void send(Request request, long planned) {
        plannedNanos = planned;
        out.clear();
        request.next(out, planned);
        out.flip();
        flush();
    }

    private void flush() {
        try {
            channel.write(out);
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        } catch (IOException e) {
            end();
        }
    }

    private void end() {
        Reactor.close(key);
        listener.broken(this);
    }

    @Override
    public void ready(SelectionKey ready) {
        if (ready.isWritable()) {
            flush();
        }
        if (ready.isValid() && ready.isReadable()) {
            read();
        }
    }

    private void read() {
        try {
            if (channel.read(in) < 0) {
                end();
                return;
            }
        } catch (IOException e) {
            end();
            return;
        }
        int bodyAt = afterHead();
        if (bodyAt >= 0 && in.position() >= bodyAt + bodyBytes(bodyAt)) {
            int status = Integer.parseInt(text(STATUS_AT, 3));
            in.clear();
            listener.answered(this, status, plannedNanos);
        }
    }

    private int afterHead() {
        for (int i = 3; i < in.position(); i++) {
            if (in.get(i) == '\n' && in.get(i - 1) == '\r' && in.get(i - 2) == '\n' && in.get(i - 3) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private int bodyBytes(int end) {
        for (int i = 0; i < end - LENGTH.length; i++) {
            if (in.get(i) == '\n' && isLength(i + 1)) {
                return number(i + 1 + LENGTH.length);
            }
        }
        return 0;
    }

    private boolean isLength(int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((in.get(at + i) | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private int number(int at) {
        int value = 0;
        for (int i = at; in.get(i) != '\r'; i++) {
            value = in.get(i) == ' ' ? value : value * 10 + in.get(i) - '0';
        }
        return value;
    }

    private String text(int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
