// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers as badly as it is told to: one script for each connection, on a virtual thread. */
final class RawServer implements AutoCloseable {

    static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    /** What happens on one connection. */
    interface Script {
        void run(Peer peer) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RawServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), script);
    }

    RawServer(ServerSocket server, Script script) {
        this.server = server;
        Thread.ofVirtual().start(() -> accept(script));
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                int number = accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> run(script, new Peer(socket, number)));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void run(Script script, Peer peer) {
        try (peer) {
            script.run(peer);
        } catch (IOException | InterruptedException gone) {
            peer.gone.add(gone.toString());
        }
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hooks";
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** The client's end, as the script sees it. */
    record Peer(Socket socket, int number, List<String> gone) implements AutoCloseable {

        Peer(Socket socket, int number) {
            this(socket, number, new CopyOnWriteArrayList<>());
        }

        /** Whether the client goes away within so many milliseconds. */
        boolean leaves(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException stays) {
                return false;
            } finally {
                socket.setSoTimeout(0);
            }
        }

        /** Reads one request; its head, or null at the end of the connection. */
        String request() throws IOException {
            InputStream in = socket.getInputStream();
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    return null;
                }
                head.append((char) c);
            }
            int at = head.indexOf("content-length: ");
            int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
            in.readNBytes(length);
            return head.toString();
        }

        void send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Waits until the client closes the connection or breaks it. */
        void awaitClose() throws IOException {
            InputStream in = socket.getInputStream();
            try {
                while (in.read() >= 0) {
                    // what still comes is of no interest
                }
            } catch (IOException reset) {
                // closed as well
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException already) {
                gone.add(already.toString());
            }
        }
    }
}
