// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Breaches as they are found: all counted, the first few of each kind named. Confined to the checking thread. */
final class Findings {
    private static final int NAMED = 10;

    private final Map<Breach, Long> counts = new EnumMap<>(Breach.class);
    private final Map<Breach, List<String>> examples = new EnumMap<>(Breach.class);

    void add(Breach breach, String example) {
        add(breach, 1, List.of(example));
    }

    void add(Breach breach, long count, List<String> named) {
        counts.merge(breach, count, Long::sum);
        List<String> kept = examples.computeIfAbsent(breach, none -> new ArrayList<>());
        named.stream().limit(Math.max(0, NAMED - kept.size())).forEach(kept::add);
    }

    List<Finding> all() {
        return counts.entrySet().stream()
                .map(entry ->
                        new Finding(entry.getKey(), entry.getValue(), examples.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }
}
