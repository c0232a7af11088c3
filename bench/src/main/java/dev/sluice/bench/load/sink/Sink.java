// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.sink;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.Latencies;
import dev.sluice.bench.load.Reactor;
import dev.sluice.bench.load.Stamp;
import dev.sluice.bench.process.Orders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Answers every request 204, or none: {@code PORT WHSEC_SECRET SAMPLE answers|hangs}; the stamp of one in SAMPLE is read, and the signature of one in 16 of
 * those verified. Orders: {@code reset}, {@code report} (answered {@code report JSON}). Confined to the reactor's thread.
 */
public final class Sink {
    private static final int SIGNATURES = 16;

    private final Reactor reactor = new Reactor();
    private final StandardSignature signature;
    private final int sample;
    private final boolean answers;
    private final Latencies latencies = new Latencies();
    private long received;
    private long verified;
    private long forged;

    private Sink(String secret, int sample, boolean answers) {
        this.answers = answers;
        this.signature = new StandardSignature(secret);
        this.sample = sample;
    }

    public static void main(String[] arguments) throws IOException {
        Sink sink = new Sink(arguments[1], Integer.parseInt(arguments[2]), arguments[3].equals("answers"));
        sink.listen(Integer.parseInt(arguments[0]));
        Thread.ofPlatform().name("sink").start(sink::run);
        Orders.say("ready");
        Orders.obey(order -> sink.reactor.submit(() -> sink.obey(order.getFirst())));
    }

    private void listen(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
        reactor.register(server, SelectionKey.OP_ACCEPT, key -> accept(server));
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            reactor.register(channel, SelectionKey.OP_READ, new Caller(channel, this));
        }
    }

    boolean answers() {
        return answers;
    }

    private void run() {
        while (true) {
            reactor.turn(1_000);
        }
    }

    private void obey(String order) {
        if (order.equals("reset")) {
            latencies.clear();
            verified = 0;
            forged = 0;
        } else {
            Orders.say("report "
                    + Json.of(new SinkReport(Stamp.now(), received, verified, forged, latencies.percentiles())));
        }
    }

    /** Takes note of a request whose head is {@code head..body} and whose body is {@code body..end}. */
    void note(ByteBuffer bytes, int head, int body, int end) {
        received++;
        if (received % sample != 0) {
            return;
        }
        int stamp = Stamp.find(bytes, body, end);
        if (stamp >= 0) {
            latencies.record(Stamp.now() - Stamp.read(bytes, stamp));
        }
        if (received / sample % SIGNATURES == 0) {
            verified++;
            forged += signature.verifies(bytes, head, body, end) ? 0 : 1;
        }
    }
}
