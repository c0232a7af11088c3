// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the ledgers say. */
public record Verdict(Counts counts, List<Finding> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    /** Whether nothing was found. */
    public boolean isGreen() {
        return findings.isEmpty();
    }

    /** The kinds of breach that were found. */
    public Set<Breach> breaches() {
        return findings.stream()
                .map(Finding::breach)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Breach.class)));
    }
}
