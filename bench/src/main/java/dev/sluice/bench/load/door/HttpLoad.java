// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.Latencies;
import dev.sluice.bench.load.Reactor;
import dev.sluice.bench.load.Stamp;
import dev.sluice.bench.process.Orders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Posts signed webhooks: {@code PORT PATH SECRET CONNECTIONS BODY_BYTES}, as Stripe signs them, or with {@code
 * ALGORITHM} behind (ed25519, ecdsa, rsa) with the secret as private key. Orders: {@code closed WARMUP SECONDS} (each connection sends
 * when it was answered), {@code open WARMUP SECONDS RATE} (so many a second, latency counted from the planned time). Says
 * {@code window} when the window begins, {@code end} when it ends, and then {@code result JSON}. Confined to the main thread.
 */
public final class HttpLoad implements Lane.Listener {
    private static final long SECOND = 1_000_000_000;
    private static final long PATIENCE = 5 * SECOND;

    private final Reactor reactor = new Reactor();
    private final InetSocketAddress address;
    private final int connections;
    private final Request request;
    private final Deque<Lane> free = new ArrayDeque<>();
    private final Latencies latencies = new Latencies();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private int open;
    private long broken;
    private boolean sendsOn;

    HttpLoad(List<String> arguments) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments.get(0)));
        this.connections = Integer.parseInt(arguments.get(3));
        this.request = request(arguments);
    }

    private static Request request(List<String> arguments) {
        int bodyBytes = Integer.parseInt(arguments.get(4));
        long first = System.currentTimeMillis() * 1_000_000;
        return arguments.size() == 5
                ? new StripeRequest(arguments.get(1), arguments.get(2), bodyBytes, first)
                : new PairRequest(arguments.get(1), arguments.get(5), arguments.get(2), bodyBytes, first);
    }

    public static void main(String[] arguments) {
        HttpLoad load = new HttpLoad(List.of(arguments));
        Orders.say("ready");
        Orders.obey(load::obey);
    }

    void obey(List<String> order) {
        long warmup = seconds(order.get(1));
        long window = seconds(order.get(2));
        long rate = order.get(0).equals("open") ? Long.parseLong(order.get(3)) : 0;
        try {
            connect();
            run(warmup, window, rate);
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to " + address, e);
        }
    }

    private static long seconds(String text) {
        return (long) (Double.parseDouble(text) * SECOND);
    }

    /** Connections that were ended between two runs, as a server may do with idle ones, are replaced. */
    private void connect() throws IOException {
        reactor.turn(0);
        List<Lane> made = new ArrayList<>();
        while (open + made.size() < connections) {
            made.add(new Lane(reactor, address, this));
        }
        open += made.size();
        free.addAll(made);
    }

    private void run(long warmup, long window, long rate) {
        long start = Stamp.now();
        sendsOn = rate == 0;
        if (sendsOn) {
            sendAll();
        }
        long sent = drive(start, start + warmup, rate, 0);
        clear();
        Orders.say("window");
        long from = Stamp.now();
        drive(start, from + window, rate, sent);
        double lasted = (Stamp.now() - from) / (double) SECOND;
        Orders.say("end");
        LoadResult result =
                new LoadResult(lasted, latencies.percentiles().count(), statuses, broken, latencies.percentiles());
        sendsOn = false;
        drain();
        Orders.say("result " + Json.of(result));
    }

    private void clear() {
        latencies.clear();
        statuses.clear();
        broken = 0;
    }

    private void sendAll() {
        long now = Stamp.now();
        for (Lane lane = free.poll(); lane != null; lane = free.poll()) {
            lane.send(request, now);
        }
    }

    private long drive(long start, long end, long rate, long sentBefore) {
        long sent = sentBefore;
        for (long now = Stamp.now(); now < end; now = Stamp.now()) {
            if (open == 0) {
                throw new IllegalStateException("all connections to " + address + " were ended");
            }
            if (rate > 0) {
                sent = sendDue(start, now, rate, sent);
            }
            reactor.turn(1);
        }
        return sent;
    }

    private long sendDue(long start, long now, long rate, long sentBefore) {
        long sent = sentBefore;
        for (long due = due(start, rate, sent); due <= now && !free.isEmpty(); due = due(start, rate, sent)) {
            free.remove().send(request, due);
            sent++;
        }
        return sent;
    }

    private static long due(long start, long rate, long sent) {
        return start + sent * SECOND / rate;
    }

    private void drain() {
        long end = Stamp.now() + PATIENCE;
        while (free.size() < open && Stamp.now() < end) {
            reactor.turn(10);
        }
    }

    @Override
    public void answered(Lane lane, int status, long planned) {
        long now = Stamp.now();
        latencies.record(now - planned);
        statuses.merge(status, 1L, Long::sum);
        if (sendsOn) {
            lane.send(request, now);
        } else {
            free.add(lane);
        }
    }

    @Override
    public void broken(Lane lane) {
        open--;
        broken++;
        free.remove(lane);
    }
}
