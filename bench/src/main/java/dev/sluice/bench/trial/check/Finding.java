// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.util.List;
import java.util.Locale;

/** One kind of breach: how often, and where the first few were. */
public record Finding(Breach breach, long count, List<String> examples) {
    public Finding {
        examples = List.copyOf(examples);
    }

    @Override
    public String toString() {
        String name = breach.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "%s: %d (%s): %s".formatted(name, count, breach.meaning(), String.join("; ", examples));
    }
}
