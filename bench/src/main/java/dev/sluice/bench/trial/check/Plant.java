// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.util.Set;
import java.util.function.Function;

/**
 * A fault put into faultless ledgers, and what the checker must say.
 *
 * @param deed plants it and gives the text that a finding must contain
 * @param expected these breaches and no other
 */
record Plant(String title, Function<World, String> deed, Set<Breach> expected) {
    Plant {
        expected = Set.copyOf(expected);
    }

    @Override
    public String toString() {
        return title;
    }
}
