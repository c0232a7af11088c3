// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.socket;

import dev.sluice.bench.load.Reactor;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One WebSocket client. Confined to the reactor's thread. */
final class Listener implements Reactor.Owner {
    private static final byte[] UPGRADED = "HTTP/1.1 101".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HELLO = "\"type\":\"hello\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Audience audience;
    private final ByteBuffer shared;
    private final byte[] request;
    private final byte[] subscribe;
    private byte[] rest = NOTHING;
    private boolean upgraded;
    private boolean ready;

    /**
     * Connects.
     *
     * @param shared where all listeners read into, one at a time
     * @param request the upgrade
     * @param subscribe what to say after the hello; empty for nothing
     */
    Listener(
            Reactor reactor,
            SocketAddress address,
            Audience audience,
            ByteBuffer shared,
            byte[] request,
            byte[] subscribe)
            throws IOException {
        this.audience = audience;
        this.shared = shared;
        this.request = request;
        this.subscribe = subscribe;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        this.key = reactor.register(channel, SelectionKey.OP_CONNECT, this);
        if (channel.connect(address)) {
            connected();
        }
    }

    private void connected() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        channel.write(ByteBuffer.wrap(request));
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        try {
            if (ready.isConnectable() && channel.finishConnect()) {
                connected();
            } else if (ready.isReadable()) {
                read();
            }
        } catch (IOException e) {
            end();
        }
    }

    private void read() throws IOException {
        shared.clear();
        shared.put(rest);
        if (channel.read(shared) < 0) {
            end();
            return;
        }
        shared.flip();
        int from = upgraded ? 0 : upgrade();
        if (upgraded) {
            from = frames(from);
        }
        keep(from);
    }

    private void keep(int from) {
        int left = shared.limit() - from;
        if (left == 0) {
            rest = NOTHING;
        } else {
            rest = new byte[left];
            shared.get(from, rest);
        }
    }

    private int upgrade() throws IOException {
        int limit = shared.limit();
        for (int i = 0; i <= limit - BLANK_LINE.length; i++) {
            if (Audience.contains(shared, i, i + BLANK_LINE.length, BLANK_LINE)) {
                if (!Audience.contains(shared, 0, UPGRADED.length, UPGRADED)) {
                    throw new IOException("not upgraded");
                }
                upgraded = true;
                if (audience.isReadyAtOnce()) {
                    becomeReady();
                }
                return i + BLANK_LINE.length;
            }
        }
        return 0;
    }

    /** Takes all whole frames and gives where the next begins. */
    private int frames(int start) throws IOException {
        int from = start;
        int limit = shared.limit();
        while (limit - from >= 2) {
            int code = shared.get(from + 1) & 0x7f;
            int head = code < 126 ? 2 : code == 126 ? 4 : 10;
            if (limit - from < head) {
                return from;
            }
            long length =
                    code < 126 ? code : code == 126 ? shared.getShort(from + 2) & 0xffff : shared.getLong(from + 2);
            if (limit - from - head < length) {
                fits(head + length);
                return from;
            }
            int to = from + head + (int) length;
            frame(shared.get(from) & 0x0f, from + head, to);
            from = to;
        }
        return from;
    }

    private void fits(long bytes) throws IOException {
        if (bytes > shared.capacity() / 2) {
            throw new IOException("a frame of " + bytes + " bytes");
        }
    }

    private void frame(int opcode, int from, int to) throws IOException {
        if (opcode == TEXT) {
            if (audience.text(shared, from, to)) {
                becomeReady();
            } else if (subscribe.length > 0 && !ready && Audience.contains(shared, from, to, HELLO)) {
                send(TEXT, subscribe);
            }
        } else if (opcode == PING) {
            byte[] payload = new byte[to - from];
            shared.get(from, payload);
            send(PONG, payload);
        }
    }

    private void becomeReady() {
        if (!ready) {
            ready = true;
            audience.ready++;
        }
    }

    /** A masked frame of fewer than 65,536 bytes; the mask is all zero, which the protocol allows. */
    private void send(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        channel.write(frame);
    }

    private void end() {
        Reactor.close(key);
        audience.closed++;
    }

    void close() {
        Reactor.close(key);
    }
}
