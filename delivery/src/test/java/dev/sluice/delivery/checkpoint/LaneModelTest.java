// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mechanism of lanes, cuts, checkpoints and loads under random schedules. */
class LaneModelTest {
    private static final int SCHEDULES = Integer.getInteger("sluice.model.schedules", 100_000);
    private static final int STEPS = 80;

    @Test
    void no_schedule_loses_an_event_or_takes_state_back() {
        LongStream.range(0, SCHEDULES)
                .parallel()
                .forEach(seed -> assertThatCode(() -> new LaneModel(seed, LaneModel.Plant.NONE).run(STEPS))
                        .as("schedule with seed %d", seed)
                        .doesNotThrowAnyException());
    }

    @ParameterizedTest
    @EnumSource(value = LaneModel.Plant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_planted_bug_is_found(LaneModel.Plant plant) {
        assertThat(findsWithin(plant, 2_000)).as("%s is found", plant).isTrue();
    }

    private static boolean findsWithin(LaneModel.Plant plant, int schedules) {
        for (long seed = 0; seed < schedules; seed++) {
            try {
                new LaneModel(seed, plant).run(STEPS);
            } catch (AssertionError found) {
                return true;
            }
        }
        return false;
    }
}
