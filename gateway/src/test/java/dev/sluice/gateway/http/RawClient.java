// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A socket that says exactly what it is told, and hears what comes back until the other side closes. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends {@code text} and answers all that comes back until the connection ends. */
    public static String exchange(int port, String text) {
        try (var client = new RawClient(port)) {
            client.send(text);
            return client.readToEnd();
        }
    }

    public void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** Says that no more comes. */
    public void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** Whether something has come back that was not read yet. */
    public boolean hears() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** What comes back until the other side closes; fails when it does not within 20 s. */
    public String readToEnd() {
        return read(false);
    }

    /** What comes back until a blank line and {@code more} bytes after it. */
    public String readHead() {
        return read(true);
    }

    /** The next so many bytes. */
    public String read(int count) {
        try {
            return new String(socket.getInputStream().readNBytes(count), ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String read(boolean headOnly) {
        var heard = new ByteArrayOutputStream();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                heard.write(b);
                if (headOnly && heard.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                    break;
                }
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the connection was not closed; heard: " + heard.toString(ISO_8859_1), open);
        } catch (SocketException reset) {
            return heard.toString(ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return heard.toString(ISO_8859_1);
    }

    /** Ends the connection without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
