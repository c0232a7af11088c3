// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a delivery costs when one event goes to one subscription, to ten, to a hundred, and to ten of a hundred: as many deliveries a
 * second each time, at one gateway, in turns. The "ceiling" is the one subscription.
 */
public final class Fanout implements Scenario {
    private static final double DELIVERIES = 5_000;
    private static final double MOST = 1.15;
    private static final int HUNDRED = 100;
    private static final int SOME = 10;
    private static final int IN_FLIGHT = 32;

    /** Who gets an event. */
    private enum Shape {
        ONE("one", "one subscription", 1),
        TEN("ten", "ten subscriptions", SOME),
        ALL("hundred", "a hundred subscriptions", HUNDRED),
        SOME_OF_ALL("some", "ten of a hundred subscriptions", SOME);

        final String type;
        final String title;
        final int takers;

        Shape(String type, String title, int takers) {
            this.type = "fan." + type;
            this.title = title;
            this.takers = takers;
        }
    }

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name())) {
            Receiving sink = new Receiving(stage, name(), 1);
            GatewayFile file = file(sink.port());
            Gateway gateway = stage.gateway("gateway", file);
            gateway.start(stage.broker().bootstrap());
            gateway.awaitReady();
            try (Feed feed = new Feed(stage.broker().bootstrap(), file.events(), Rig.TENANT, settings.bodyBytes(), 0)) {
                Map<Shape, List<Sample>> samples = new EnumMap<>(Shape.class);
                Ground ground = new Ground(stage, gateway, sink, feed);
                for (Shape shape : Shape.values()) {
                    samples.put(shape, new ArrayList<>());
                    ground.warm(shape, settings.firstWarmupSeconds() / Shape.values().length);
                }
                for (int turn = 0; turn < settings.turns(); turn++) {
                    for (Shape shape : Shape.values()) {
                        samples.getOrDefault(shape, List.of()).add(ground.window(shape, settings));
                    }
                }
                return report(samples);
            }
        }
    }

    private Report report(Map<Shape, List<Sample>> samples) {
        List<Section> sections = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            if (shape != Shape.ONE) {
                String title = "fanout: an event to %s, beside one subscription (the ceiling); %,.0f deliveries/s"
                        .formatted(shape.title, DELIVERIES);
                sections.add(new Section(
                        title,
                        "deliveries",
                        samples.getOrDefault(shape, List.of()),
                        samples.getOrDefault(Shape.ONE, List.of()),
                        List.of(Target.deliveryCostAtMostTimes(MOST))));
            }
        }
        return new Report(name(), sections);
    }

    private static GatewayFile file(int sinkPort) {
        GatewayFile file = Rig.file("fanout");
        file.subscription("one", Rig.filed(sinkPort, List.of(Shape.ONE.type), IN_FLIGHT));
        for (int i = 0; i < SOME; i++) {
            file.subscription("ten-" + i, Rig.filed(sinkPort, List.of(Shape.TEN.type), IN_FLIGHT));
        }
        for (int i = 0; i < HUNDRED; i++) {
            List<String> types = i < SOME ? List.of(Shape.ALL.type, Shape.SOME_OF_ALL.type) : List.of(Shape.ALL.type);
            file.subscription("hundred-" + i, Rig.filed(sinkPort, types, IN_FLIGHT));
        }
        return file;
    }

    private record Ground(Stage stage, Gateway gateway, Receiving sink, Feed feed) {

        void warm(Shape shape, double seconds) {
            long before = sink.report().received();
            long sent = Drive.send(feed, shape.type, DELIVERIES / shape.takers, seconds);
            Drive.settle(sink, before + sent * shape.takers);
        }

        Sample window(Shape shape, Settings settings) {
            warm(shape, settings.warmupSeconds());
            sink.reset();
            long before = sink.report().received();
            Meter meter = Meter.start(gateway.pid(), stage.broker().pid());
            long began = System.nanoTime();
            long due = shape.takers * Drive.send(feed, shape.type, DELIVERIES / shape.takers, settings.seconds());
            double seconds = (System.nanoTime() - began) / 1e9;
            Meter.Used used = meter.stop();
            SinkReport after = Drive.settle(sink, before + due);
            long flaws = Math.abs(after.received() - before - due) + after.forged();
            return used.sample(
                    due / seconds, after.latency().p50(), after.latency().p99(), flaws);
        }
    }
}
