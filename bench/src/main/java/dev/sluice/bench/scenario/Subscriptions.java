// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What subscriptions cost that an event is not for. Beside a gateway that has ever more of them, made over the API, stands one that
 * has ten, with the same events and the same deliveries, in turns; then come the API's own times, and a restart.
 */
public final class Subscriptions implements Scenario {
    private static final double MOST = 1.10;
    private static final double READY_SECONDS = 10;

    @Override
    public String name() {
        return "subscriptions";
    }

    /** Which events are sent. */
    enum Shape {
        TEN_MATCH("ten match each event", 500),
        ONE_MATCHES("one matches each event", 1_000);

        final String title;
        final int rate;

        Shape(String title, int rate) {
            this.title = title;
            this.rate = rate;
        }
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name());
                Registered few = new Registered(stage, "few");
                Registered many = new Registered(stage, "many")) {
            List<Part> parts = new ArrayList<>();
            few.grow(Registered.LEAST);
            few.warm(settings.firstWarmupSeconds());
            boolean first = true;
            for (int count : settings.registered()) {
                add(parts, many.grow(count));
                if (first) {
                    many.warm(settings.firstWarmupSeconds());
                    first = false;
                }
                for (Shape shape : Shape.values()) {
                    add(parts, compare(few, many, shape, settings));
                }
            }
            add(parts, many.api());
            add(parts, restart(few, many));
            return new Report(name(), parts);
        }
    }

    /** It takes long: what is known is told at once. */
    private static void add(List<Part> parts, Part part) {
        parts.add(part);
        System.err.print(part.text());
    }

    private static Section compare(Registered few, Registered many, Shape shape, Settings settings) {
        Contest contest = Contest.run(
                settings, () -> turn -> many.window(shape, settings), () -> turn -> few.window(shape, settings));
        String title = "subscriptions: %,d registered, %s, beside %d registered (the ceiling)"
                .formatted(many.count(), shape.title, few.count());
        return contest.section(title, "events", Target.costAtMostTimes(MOST));
    }

    private static Figures restart(Registered few, Registered many) {
        double fewHeap = few.heapMiB();
        double manyHeap = many.heapMiB();
        double ready = many.restart();
        return new Figures("subscriptions: a restart with %,d registered".formatted(many.count()))
                .add("ready after", ready, "s", READY_SECONDS)
                .add("heap after a full collection, before", manyHeap, "MiB")
                .add("heap after a full collection, restarted", many.heapMiB(), "MiB")
                .add("heap of the one with " + few.count(), fewHeap, "MiB");
    }
}
