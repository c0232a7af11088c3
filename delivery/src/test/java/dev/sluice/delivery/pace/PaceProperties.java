// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PaceProperties {
    private static final Effect[] EFFECTS = Effect.values();

    @Property
    void a_probes_pause_never_passes_its_bounds_and_never_shrinks_by_doubling(
            @ForAll @IntRange(min = 0, max = 1_000_000) int probes, @ForAll long seed) {
        long pause = Probes.USUAL.pause(probes, new Random(seed));
        assertThat(pause).isBetween(Probes.USUAL.first().toMillis(), Probes.LONGEST_MILLIS);
        assertThat(Probes.USUAL.pause(probes + 1, new Random(seed))).isGreaterThanOrEqualTo(pause);
    }

    @Property
    void never_more_are_under_way_than_the_ceiling_and_never_more_than_one_probe(
            @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 1_000) Integer> steps,
            @ForAll @IntRange(min = 1, max = 40) int ceiling,
            @ForAll long seed) {
        var random = new Random(seed);
        var pace = new Pace(random, Probes.USUAL);
        pace.ceiling(ceiling);
        List<Permit> underWay = new ArrayList<>();
        long now = 1_790_000_000_000L;
        for (int step : steps) {
            now += step * (long) random.nextInt(1, 50);
            if (random.nextBoolean() && (pace.hasCredit(now) || pace.probeDue(now))) {
                boolean open = pace.isOpen();
                Permit permit = pace.launch(now);
                assertThat(permit.isProbe()).isEqualTo(open);
                underWay.add(permit);
            } else if (!underWay.isEmpty()) {
                Permit permit = underWay.remove(random.nextInt(underWay.size()));
                if (random.nextInt(20) == 0) {
                    pace.withdraw(permit);
                } else {
                    pace.ended(permit, EFFECTS[step % EFFECTS.length], random.nextLong(1_000), now);
                }
            }
            assertThat(underWay.size()).isLessThanOrEqualTo(ceiling + 1);
            assertThat(pace.inFlight()).isEqualTo(underWay.size());
            assertThat(pace.state()).isBetween(0, 2);
        }
        underWay.forEach(permit -> pace.withdraw(permit));
        assertThat(pace.inFlight()).isZero();
    }

    @Property
    void whatever_happened_an_open_circuit_comes_to_a_probe_and_one_success_closes_it(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100_000) Integer> pauses, @ForAll long seed) {
        var random = new Random(seed);
        var pace = new Pace(random, Probes.USUAL);
        long now = 1_790_000_000_000L;
        for (int i = 0; i < 40 && !pace.isOpen(); i++) {
            pace.ended(pace.launch(now), Effect.FAILURE, i, now);
        }
        for (int pause : pauses) {
            now += random.nextInt(5) == 0 ? -pause : pause;
            if (random.nextInt(4) == 0) {
                pace.hear(new CircuitNote(now - 10, random.nextInt(100), now + random.nextLong(1_000_000)), false);
            }
            if (pace.probeDue(now)) {
                pace.ended(pace.launch(now), Effect.SILENCE, 1, now);
            }
        }
        long most = Probes.LONGEST_MILLIS + Probes.LONGEST_ATTEMPT_MILLIS;
        assertThat(pace.untilNext(now)).isLessThanOrEqualTo(most);
        now += pace.untilNext(now);
        assertThat(pace.ended(pace.launch(now), Effect.SUCCESS, 1, now)).isEqualTo(Pace.Turn.CLOSED);
        assertThat(pace.hasCredit(now)).isTrue();
    }
}
