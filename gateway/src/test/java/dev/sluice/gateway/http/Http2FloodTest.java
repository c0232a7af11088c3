// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.config.DoorSettings.Tls;
import dev.sluice.gateway.outside.TestAuthority;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 connections that ask for work and want none of its fruit, in frames made by hand: each is ended, and nobody else notices. */
@Timeout(120)
class Http2FloodTest {
    private static final int SETTINGS = 4;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    /** GET https://localhost/ */
    private static final byte[] GET = headers();

    private static final int ENHANCE_YOUR_CALM = 0xb;

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger PORT = new AtomicInteger();
    private static TestAuthority authority;

    @BeforeAll
    static void listen() throws Exception {
        authority = new TestAuthority(folder);
        authority.make("root", "root", null, "bc:c=ca:true");
        authority.make("server", "localhost", "root", "san=dns:localhost");
        Files.writeString(folder.resolve("server.key"), authority.keyPem("server"));
        Files.writeString(folder.resolve("server.pem"), authority.pem("server", "root"));
        var tls = new Tls(folder.resolve("server.pem"), folder.resolve("server.key"), null);
        var door = new DoorSettings(tls, 100, null, List.of(), Forwarded.FORWARDED);
        VERTX.deployVerticle(new FrontDoor(ListenerOptions.of("localhost", 0, List.of()), new Rooms(), Gate.of(door)))
                .await(10, SECONDS);
    }

    @AfterAll
    static void close() throws Exception {
        VERTX.close().await(10, SECONDS);
    }

    private static final class Rooms implements FrontDoor.Rooms {
        @Override
        public Handler<HttpServerRequest> ingest(Vertx owner, Exchange exchange) {
            return request -> exchange.refuse(request, Problem.of(ProblemCode.REQUEST_TIMEOUT));
        }

        @Override
        public Handler<HttpServerRequest> api(Vertx owner, Exchange exchange) {
            return request -> request.response().end("ok");
        }

        @Override
        public void listening(int actual) {
            PORT.set(actual);
        }
    }

    /** POST https://localhost/in/x */
    private static final byte[] POST = post();

    private static byte[] post() {
        var block = new ByteArrayOutputStream();
        // indexed: :method POST, :scheme https; then :path and :authority with literal values
        block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x87, 0x44, 5});
        block.writeBytes("/in/x".getBytes(US_ASCII));
        block.writeBytes(new byte[] {0x41, 9});
        block.writeBytes("localhost".getBytes(US_ASCII));
        return block.toByteArray();
    }

    private static byte[] headers() {
        var block = new ByteArrayOutputStream();
        // indexed: :method GET, :path /, :scheme https; then :authority with a literal value (RFC 7541, appendix A)
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x84, (byte) 0x87, 0x41, 9});
        block.writeBytes("localhost".getBytes(US_ASCII));
        return block.toByteArray();
    }

    /** A connection that has agreed on HTTP/2 and speaks it frame by frame. */
    private static final class Flooder implements AutoCloseable {
        private final SSLSocket socket;
        private final DataInputStream in;

        Flooder(byte... settings) throws Exception {
            var plain = new Socket();
            // so that what is not read soon has no room on the way
            plain.setReceiveBufferSize(4_096);
            plain.connect(new InetSocketAddress("localhost", PORT.get()));
            socket = (SSLSocket) authority
                    .client("root", null)
                    .getSocketFactory()
                    .createSocket(plain, "localhost", PORT.get(), true);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(60_000);
            socket.startHandshake();
            in = new DataInputStream(socket.getInputStream());
            var first = new ByteArrayOutputStream();
            first.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
            first.writeBytes(frame(SETTINGS, 0, 0, settings));
            send(first.toByteArray());
        }

        void send(byte[] frames) throws IOException {
            socket.getOutputStream().write(frames);
            socket.getOutputStream().flush();
        }

        /** Sends so many rounds, a thousand in a write, until the other side has had enough. */
        void flood(int rounds, IntFunction<byte[]> round) {
            try {
                for (int i = 0; i < rounds; ) {
                    var batch = new ByteArrayOutputStream();
                    for (int end = Math.min(rounds, i + 1_000); i < end; i++) {
                        batch.writeBytes(round.apply(i));
                    }
                    send(batch.toByteArray());
                }
            } catch (IOException ended) {
                // it has been cut off in the middle: what was told before may still be read
                return;
            }
        }

        /** The types of the frames that come for the stream, until one of {@code last} does. */
        List<Integer> until(int last, int stream) throws IOException {
            var types = new ArrayList<Integer>();
            while (types.isEmpty() || types.getLast() != last) {
                int head = in.readInt();
                in.readUnsignedByte();
                int of = in.readInt();
                in.readNBytes(head >>> 8);
                if (of == stream) {
                    types.add(head & 0xff);
                }
            }
            return types;
        }

        /** Why the connection was ended: an HTTP/2 error code, -1 when it was without a word; fails when it goes on for a minute. */
        int end() throws IOException {
            int reason = -1;
            try {
                while (true) {
                    int head = in.readInt();
                    int flagsAndStream = in.readUnsignedByte();
                    in.readInt();
                    byte[] payload = in.readNBytes(head >>> 8);
                    if ((head & 0xff) == GO_AWAY) {
                        reason = payload[7];
                    }
                    assertThat(flagsAndStream).isBetween(0, 255);
                }
            } catch (EOFException closed) {
                return reason;
            } catch (SocketTimeoutException open) {
                throw new AssertionError("the connection was not ended", open);
            } catch (IOException reset) {
                return reason;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(number(payload.length << 8 | type));
        frame.write(flags);
        frame.writeBytes(number(stream));
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    private static byte[] both(byte[] one, byte[] other) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static void others_are_served() throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(authority.client("root", null))
                .build()) {
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + PORT.get() + "/"))
                    .version(HttpClient.Version.HTTP_2)
                    .timeout(Duration.ofSeconds(30))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("ok");
        }
    }

    /** CVE-2023-44487. */
    @Test
    void streams_that_are_reset_as_soon_as_they_are_opened_end_the_connection() throws Exception {
        try (var flooder = new Flooder()) {
            flooder.flood(
                    20_000,
                    i -> both(
                            frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, GET),
                            frame(RST_STREAM, 0, 2 * i + 1, number(8))));
            assertThat(flooder.end()).isIn(ENHANCE_YOUR_CALM, -1);
        }
        others_are_served();
    }

    /** CVE-2024-27316 and its kin. */
    @Test
    void headers_that_never_end_end_the_connection() throws Exception {
        try (var flooder = new Flooder()) {
            flooder.send(frame(HEADERS, END_STREAM, 1, GET));
            flooder.flood(20_000, i -> frame(CONTINUATION, 0, 1, (byte) 0, (byte) 1, (byte) 'a', (byte) 1, (byte) 'b'));
            assertThat(flooder.end()).isIn(ENHANCE_YOUR_CALM, 1, -1);
        }
        others_are_served();
    }

    @Test
    void empty_continuations_end_the_connection() throws Exception {
        try (var flooder = new Flooder()) {
            flooder.send(frame(HEADERS, END_STREAM, 1, GET));
            flooder.flood(20_000, i -> frame(CONTINUATION, 0, 1));
            assertThat(flooder.end()).isIn(ENHANCE_YOUR_CALM, 1, -1);
        }
        others_are_served();
    }

    @Test
    void settings_without_an_end_whose_answers_nobody_reads_end_the_connection() throws Exception {
        try (var flooder = new Flooder()) {
            flooder.flood(3_000_000, i -> frame(SETTINGS, 0, 0));
            assertThat(flooder.end()).isIn(ENHANCE_YOUR_CALM, -1);
        }
        others_are_served();
    }

    @Test
    void pings_without_an_end_whose_answers_nobody_reads_end_the_connection() throws Exception {
        try (var flooder = new Flooder()) {
            flooder.flood(3_000_000, i -> frame(PING, 0, 0, new byte[8]));
            assertThat(flooder.end()).isIn(ENHANCE_YOUR_CALM, -1);
        }
        others_are_served();
    }

    @Test
    void a_client_that_takes_no_header_or_no_byte_holds_nobody_up() throws Exception {
        try (var noHeaders = new Flooder((byte) 0, (byte) 6, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
                var noBytes = new Flooder((byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0)) {
            for (int stream = 1; stream < 200; stream += 2) {
                byte[] get = frame(HEADERS, END_HEADERS | END_STREAM, stream, GET);
                noHeaders.flood(1, i -> get);
                noBytes.flood(1, i -> get);
            }
            others_are_served();
        }
    }

    @Test
    void a_head_that_stops_before_its_end_the_first_or_a_later_one_is_cut_off_wherever_it_stops() throws Exception {
        byte[] whole = frame(HEADERS, END_HEADERS | END_STREAM, 3, GET);
        byte[] continued = both(frame(HEADERS, END_STREAM, 3, GET), frame(CONTINUATION, 0, 3));
        try (var first = new Flooder();
                var betweenFrames = served();
                var inAFrame = served();
                var inItsHead = served();
                var inABody = served()) {
            inABody.send(both(frame(HEADERS, END_HEADERS, 3, GET), Arrays.copyOf(frame(DATA, 0, 3, new byte[99]), 50)));
            first.send(frame(HEADERS, END_STREAM, 1, GET));
            betweenFrames.send(continued);
            inAFrame.send(Arrays.copyOf(whole, whole.length - 1));
            inItsHead.send(Arrays.copyOf(whole, 5));
            assertThat(first.end()).isIn(0, -1);
            assertThat(betweenFrames.end()).isIn(0, -1);
            assertThat(inAFrame.end()).isIn(0, -1);
            assertThat(inItsHead.end()).isIn(0, -1);
            inABody.send(new byte[58]);
            inABody.send(frame(HEADERS, END_HEADERS | END_STREAM, 5, GET));
            assertThat(inABody.until(DATA, 5)).as("no head").containsExactly(HEADERS, DATA);
        }
    }

    /** One whose first request has been answered. */
    private static Flooder served() throws Exception {
        var client = new Flooder();
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));
        assertThat(client.until(DATA, 1)).containsExactly(HEADERS, DATA);
        return client;
    }

    @Test
    void a_stream_that_is_refused_before_its_body_has_ended_is_ended_and_makes_room_for_others() throws Exception {
        try (var slow = new Flooder()) {
            for (int stream = 1; stream < 200; stream += 2) {
                slow.send(frame(HEADERS, END_HEADERS, stream, POST));
            }
            assertThat(slow.until(RST_STREAM, 199)).containsExactly(HEADERS, DATA, RST_STREAM);
            slow.send(frame(HEADERS, END_HEADERS | END_STREAM, 201, GET));
            assertThat(slow.until(DATA, 201)).as("not refused").containsExactly(HEADERS, DATA);
        }
    }

    @Test
    void a_tls_handshake_that_never_ends_is_cut_off() {
        try (var silent = new RawClient(PORT.get());
                var halfway = new RawClient(PORT.get())) {
            halfway.send("\26\3\1\2\0\1\0\1\374\3\3");
            assertThat(silent.readToEnd()).isEmpty();
            halfway.readToEnd();
        }
    }
}
