// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Windows of the gateway and of its ceiling, taken in turns, each beginning every other turn. Confined to one thread. */
final class Contest {
    private final List<Sample> product = new ArrayList<>();
    private final List<Sample> ceiling = new ArrayList<>();

    /** Starts both, but the product not when only ceilings are wanted, and takes all turns. */
    static Contest run(Settings settings, Supplier<Contender> product, Supplier<Contender> ceiling) {
        Contest contest = new Contest();
        Contender bare = ceiling.get();
        Optional<Contender> own = settings.ceilingsOnly() ? Optional.empty() : Optional.of(product.get());
        for (int turn = 0; turn < settings.turns(); turn++) {
            contest.take(turn, own, bare);
        }
        return contest;
    }

    private void take(int turn, Optional<Contender> own, Contender bare) {
        if (turn % 2 == 0) {
            own.ifPresent(contender -> product.add(contender.window(turn)));
            ceiling.add(bare.window(turn));
        } else {
            ceiling.add(bare.window(turn));
            own.ifPresent(contender -> product.add(contender.window(turn)));
        }
    }

    Section section(String title, String unit, Target... targets) {
        return new Section(title, unit, product, ceiling, List.of(targets));
    }
}
