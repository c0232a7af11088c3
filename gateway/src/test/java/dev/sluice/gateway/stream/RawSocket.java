// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that says exactly what it is told, right or wrong. */
final class RawSocket implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    final List<JsonObject> heard = new ArrayList<>();
    String head = "";

    /** The close code; 0 while none came, -1 when the connection ended without one. */
    int closed;

    int pings;

    /** Whether it leaves pings without an answer. */
    boolean mute;

    RawSocket(int port) {
        this(port, 0);
    }

    /** @param receiveBuffer bytes that the operating system may hold for it; 0 for its default */
    RawSocket(int port, int receiveBuffer) {
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static RawSocket sluice(int port) {
        RawSocket client = new RawSocket(port);
        client.upgrade(
                "/v1/stream", "Authorization: Bearer " + StreamServer.token(), "Sec-WebSocket-Protocol: sluice.v1");
        client.until("hello");
        return client;
    }

    RawSocket upgrade(String path, String... headers) {
        raw(handshake(path, headers));
        readHead();
        return this;
    }

    static byte[] handshake(String path, String... headers) {
        String text = "GET " + path
                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join(
                        "", List.of(headers).stream().map(one -> one + "\r\n").toList()) + "\r\n";
        return text.getBytes(ISO_8859_1);
    }

    void readHead() {
        try {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) in.readUnsignedByte());
            }
            head = text.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    RawSocket raw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException gone) {
            closed = closed == 0 ? -1 : closed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    RawSocket say(String text) {
        return frame(0x81, text.getBytes(UTF_8));
    }

    /** A masked frame with this first byte. */
    RawSocket frame(int first, byte[] payload) {
        return raw(masked(first, payload));
    }

    static byte[] masked(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    /** Reads until a message of this type has come; it. */
    JsonObject until(String type) {
        return until(message -> type.equals(message.getString("type")));
    }

    JsonObject until(Predicate<JsonObject> wanted) {
        while (true) {
            JsonObject message = read();
            if (message == null) {
                throw new AssertionError("closed with " + closed + " after " + heard.size() + " messages, the last "
                        + (heard.isEmpty() ? "none" : heard.getLast().encode()));
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /** Reads until so many events have come in all. */
    List<JsonObject> events(int count) {
        while (events().size() < count) {
            until(message -> message.containsKey("event"));
        }
        return events();
    }

    List<JsonObject> events() {
        return heard.stream().filter(one -> one.containsKey("event")).toList();
    }

    /** Reads to the end; the close code. */
    int untilClosed() {
        while (read() != null) {
            // goes on
        }
        return closed;
    }

    /** The next message; null when the connection has ended. */
    @Nullable
    JsonObject read() {
        try {
            while (closed == 0) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
                byte[] payload = in.readNBytes(length);
                switch (first) {
                    case 0x81 -> {
                        JsonObject message = new JsonObject(new String(payload, UTF_8));
                        heard.add(message);
                        return message;
                    }
                    case 0x88 -> {
                        closed = payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
                        frame(0x88, payload);
                    }
                    case 0x89 -> {
                        pings++;
                        if (!mute) {
                            frame(0x8a, payload);
                        }
                    }
                    case 0x8a -> {}
                    default -> throw new AssertionError("a frame that begins with " + first);
                }
            }
            return null;
        } catch (EOFException | SocketException ended) {
            closed = closed == 0 ? -1 : closed;
            return null;
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("nothing comes any more; heard " + heard, silent);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What follows the head of an HTTP answer, to the end of the connection or what has come in time. */
    String rest() {
        try {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads an HTTP answer's body until this text has come; all of it so far. */
    String upTo(String wanted) {
        try {
            StringBuilder text = new StringBuilder();
            while (text.indexOf(wanted) < 0) {
                text.append((char) in.readUnsignedByte());
            }
            return text.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
