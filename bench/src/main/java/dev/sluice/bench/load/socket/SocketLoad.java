// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.socket;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.Reactor;
import dev.sluice.bench.load.Stamp;
import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.process.Orders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens WebSockets and publishes events for them: {@code PORT PATH SUBPROTOCOL TOKEN READY SUBSCRIBE BOOTSTRAP TOPIC TENANT
 * BODY_BYTES}, {@code -} for what is not wanted. Orders: {@code open N} (says {@code opened N}), {@code closed WARMUP SECONDS WINDOW}
 * (at most WINDOW events are under way), {@code paced WARMUP SECONDS RATE}, {@code close} (says {@code closed}). A run says
 * {@code window} when the window begins, {@code end} when it ends, and then {@code result JSON}. Confined to the reactor's thread.
 */
public final class SocketLoad {
    private static final long SECOND = 1_000_000_000;
    private static final long QUIET = SECOND / 2;
    private static final long PATIENCE = 20 * SECOND;
    private static final int HANDSHAKES = 100;

    private final Reactor reactor = new Reactor();
    private final InetSocketAddress address;
    private final byte[] request;
    private final byte[] subscribe;
    private final String readyText;
    private final Feed feed;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(1 << 20);
    private final List<Listener> listeners = new ArrayList<>();
    private Audience audience;

    private SocketLoad(List<String> arguments) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments.get(0)));
        this.request = upgrade(arguments.get(1), wanted(arguments.get(2)), wanted(arguments.get(3)));
        this.readyText = wanted(arguments.get(4));
        this.subscribe = wanted(arguments.get(5)).getBytes(StandardCharsets.UTF_8);
        this.feed =
                new Feed(arguments.get(6), arguments.get(7), arguments.get(8), Integer.parseInt(arguments.get(9)), 0);
        this.audience = new Audience(readyText);
    }

    private static String wanted(String argument) {
        return argument.equals("-") ? "" : argument;
    }

    private static byte[] upgrade(String path, String subprotocol, String token) {
        String protocol = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
        String bearer = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + protocol
                        + bearer + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public static void main(String[] arguments) {
        SocketLoad load = new SocketLoad(List.of(arguments));
        Thread.ofPlatform().name("sockets").start(load::live);
        Orders.say("ready");
        Orders.obey(order -> load.reactor.submit(() -> load.obey(order)));
    }

    private void live() {
        while (true) {
            reactor.turn(1_000);
        }
    }

    private void obey(List<String> order) {
        switch (order.getFirst()) {
            case "open" -> open(Integer.parseInt(order.get(1)));
            case "close" -> close();
            case "closed" -> run(order, new Pace.Window(Long.parseLong(order.get(3))));
            default -> run(order, new Pace.Rate(Double.parseDouble(order.get(3))));
        }
    }

    private void open(int count) {
        audience = new Audience(readyText);
        long end = Stamp.now() + PATIENCE + count * SECOND / 500;
        while (audience.ready < count && audience.closed == 0 && Stamp.now() < end) {
            if (listeners.size() < count && listeners.size() - audience.ready < HANDSHAKES) {
                listeners.add(connect());
                reactor.turn(0);
            } else {
                reactor.turn(1);
            }
        }
        Orders.say("opened " + audience.ready);
    }

    private Listener connect() {
        try {
            return new Listener(reactor, address, audience, shared, request, subscribe);
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to " + address, e);
        }
    }

    private void close() {
        listeners.forEach(Listener::close);
        listeners.clear();
        reactor.turn(0);
        Orders.say("closed");
    }

    private void run(List<String> order, Pace pace) {
        long start = Stamp.now();
        long before = audience.frames;
        long warm = start + (long) (Double.parseDouble(order.get(1)) * SECOND);
        long published = drive(pace, start, warm, before, 0);
        audience.latencies.clear();
        long counted = audience.frames;
        Orders.say("window");
        long from = Stamp.now();
        published = drive(pace, start, from + (long) (Double.parseDouble(order.get(2)) * SECOND), before, published);
        double lasted = (Stamp.now() - from) / (double) SECOND;
        Orders.say("end");
        long frames = audience.frames - counted;
        var latency = audience.latencies.percentiles();
        feed.flush();
        long missing = published * listeners.size() - settle(before, published);
        Orders.say("result " + Json.of(new StreamResult(lasted, frames, published, missing, audience.closed, latency)));
    }

    private long drive(Pace pace, long start, long end, long before, long publishedBefore) {
        long published = publishedBefore;
        for (long now = Stamp.now(); now < end; now = Stamp.now()) {
            long arrived = (audience.frames - before) / Math.max(1, listeners.size());
            long due = pace.due(now - start, arrived);
            while (published < due) {
                feed.send(pace.stamp(start, published, now));
                published++;
            }
            reactor.turn(1);
        }
        return published;
    }

    /** Reads on until all has arrived or nothing more comes, and gives what came in this run. */
    private long settle(long before, long published) {
        long end = Stamp.now() + PATIENCE;
        long last = audience.frames;
        long changed = Stamp.now();
        while (audience.frames - before < published * listeners.size() && Stamp.now() < end) {
            reactor.turn(10);
            if (audience.frames != last) {
                last = audience.frames;
                changed = Stamp.now();
            } else if (Stamp.now() - changed > QUIET * 10) {
                break;
            }
        }
        return audience.frames - before;
    }
}
