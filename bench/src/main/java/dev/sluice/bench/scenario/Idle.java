// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.bare.BareBroadcast;
import dev.sluice.bench.load.socket.SocketLoad;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Pause;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.process.Usage;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.stage.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a socket that nothing comes through takes: heap after a full collection, and memory outside of the heap, of the gateway and of a
 * bare Vert.x server. The heap is there from the start, so that what is resident grows by the rest alone.
 */
public final class Idle implements Scenario {
    private static final String BARE = "bare";
    private static final double MOST = 1.5;
    private static final double REST_SECONDS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double KIB = 1_024;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name()).jvm("-XX:+AlwaysPreTouch")) {
            Each bare = median(ceiling(stage), settings);
            Figures figures = new Figures("idle: %,d sockets, memory of each".formatted(settings.idle()));
            bare.tell(figures, "bare Vert.x");
            if (!settings.ceilingsOnly()) {
                GatewayFile file = Rig.file(name());
                Gateway gateway = stage.gateway("gateway", file);
                gateway.start(stage.broker().bootstrap());
                gateway.awaitReady();
                String path = "/v1/stream?types=com.stripe.*";
                String subscribe =
                        "{\"type\":\"subscribe\",\"id\":\"a\",\"types\":[\"com.stripe.*\"],\"from\":\"latest\"}";
                compare(
                        figures,
                        "cloudevents.json",
                        median(sockets(stage, gateway, file, path, "dev.sluice.stream.live", "-"), settings),
                        bare);
                compare(
                        figures,
                        "sluice.v1",
                        median(
                                sockets(stage, gateway, file, "/v1/stream", "\"type\":\"subscribed\"", subscribe),
                                settings),
                        bare);
            }
            return new Report(name(), List.of(figures));
        }
    }

    private static void compare(Figures figures, String protocol, Each own, Each bare) {
        own.tell(figures, protocol);
        figures.add(protocol + " / bare Vert.x", own.bytes() / bare.bytes(), "", MOST);
    }

    private static Sockets ceiling(Stage stage) {
        stage.broker().topics(BARE, Rig.PARTITIONS);
        int port = Ports.free();
        String topic = BARE + ".events";
        Child bare =
                stage.ceiling("bare", BareBroadcast.class, port, stage.broker().bootstrap(), topic, 5);
        Child load = load(stage, topic, port, "/v1/stream", "cloudevents.json", "-", "-", "-");
        return new Sockets(load, bare.pid());
    }

    private static Sockets sockets(
            Stage stage, Gateway gateway, GatewayFile file, String path, String ready, String subscribe) {
        String protocol = subscribe.equals("-") ? "cloudevents.json" : "sluice.v1";
        String token = Token.forStreams(Rig.TENANT);
        Child load = load(stage, file.events(), gateway.port(), path, protocol, token, ready, subscribe);
        return new Sockets(load, gateway.pid());
    }

    private static Child load(Stage stage, String topic, Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(stage.broker().bootstrap(), topic, Rig.TENANT, 120));
        return stage.load("idle-" + words[2] + "-" + words[0], SocketLoad.class, all.toArray());
    }

    /** The first round warms up: classes, pools and buffers that stay are no socket's. */
    private static Each median(Sockets sockets, Settings settings) {
        double rest = Math.min(REST_SECONDS, settings.seconds());
        sockets.round(settings.idle(), rest);
        double[] heap = new double[settings.turns()];
        double[] other = new double[settings.turns()];
        for (int turn = 0; turn < settings.turns(); turn++) {
            Each each = sockets.round(settings.idle(), rest);
            heap[turn] = each.heapBytes;
            other[turn] = each.otherBytes;
        }
        return new Each(Spread.of(heap).median(), Spread.of(other).median());
    }

    private record Each(double heapBytes, double otherBytes) {
        double bytes() {
            return Math.max(1, heapBytes + Math.max(0, otherBytes));
        }

        void tell(Figures figures, String who) {
            figures.add(who + ", heap", heapBytes / KIB, "KiB")
                    .add(who + ", outside the heap", otherBytes / KIB, "KiB");
        }
    }

    private record Sockets(Child load, long pid) {
        Each round(int count, double rest) {
            Memory before = look(rest);
            load.tell("open " + count);
            int opened = Integer.parseInt(load.await("opened", PATIENCE));
            if (opened < count) {
                throw new IllegalStateException("only " + opened + " of " + count + " sockets could be opened");
            }
            Memory after = look(rest);
            load.tell("close");
            load.await("closed", PATIENCE);
            return new Each((after.heap - before.heap) / count, (after.resident - before.resident) / count);
        }

        private Memory look(double rest) {
            Pause.seconds(rest);
            double heap = HeapLook.liveBytes(pid);
            return new Memory(heap, Usage.of(pid).rssMiB() * KIB * KIB);
        }
    }

    private record Memory(double heap, double resident) {}
}
