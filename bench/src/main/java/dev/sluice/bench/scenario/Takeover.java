// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * How long partitions stand when the node that serves them is killed: with the lanes of a few subscriptions on the topic of cursors,
 * and with those of very many, each subscription being behind on every partition.
 */
public final class Takeover implements Scenario {
    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public Report run(Settings settings) {
        List<Integer> counts = settings.registered();
        List<Part> parts = new ArrayList<>();
        for (int count : List.of(counts.getFirst(), counts.getLast())) {
            try (Stage stage = new Stage(name());
                    Succession succession = new Succession(stage)) {
                parts.add(succession.run(count));
                System.err.print(parts.getLast().text());
            }
        }
        return new Report(name(), parts);
    }
}
