// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A load client at a server that ends connections. */
@Timeout(60)
class HttpLoadTest {
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

    @AutoClose
    private ServerSocket server;

    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    /** Answers to one connection before it is ended. */
    private volatile int most = Integer.MAX_VALUE;

    private HttpLoad load;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        load = new HttpLoad(List.of(String.valueOf(server.getLocalPort()), "/in/x", "secret", "3", "600"));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.add(socket);
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void answer(Socket socket) {
        byte[] request = new byte[16 << 10];
        try (socket) {
            for (int i = 0; i < most && socket.getInputStream().read(request) > 0; i++) {
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException gone) {
            // the client has what it wanted
        }
    }

    @Test
    void connections_that_were_ended_between_two_runs_are_made_anew() throws Exception {
        load.obey(List.of("closed", "0.01", "0.01"));
        assertThat(accepted).hasSize(3);
        for (Socket socket : accepted) {
            socket.close();
        }

        load.obey(List.of("closed", "0.01", "0.01"));

        assertThat(accepted).hasSize(6);
    }

    @Test
    void a_run_whose_connections_are_all_ended_is_no_result() {
        most = 1;
        assertThatThrownBy(() -> load.obey(List.of("closed", "20", "20"))).hasMessageContaining("were ended");
    }
}
