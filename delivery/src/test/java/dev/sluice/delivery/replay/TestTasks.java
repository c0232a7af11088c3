// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.replay.Replay.Letters;
import java.util.Map;

/** Replays for tests. */
public final class TestTasks {
    private TestTasks() {}

    /** All dead letters of {@code s1} that stand on partition 0 below {@code end}. */
    public static ReplayTask redrive(long end) {
        return new ReplayTask(
                "r1",
                "t",
                LaneKey.ofRedrive("s1", "r1", 9),
                new LaneKey("s1", 1),
                Map.of(0, 0L),
                Map.of(0, end),
                null,
                Restriction.NONE,
                new Letters(Map.of(), null),
                ReplayTask.GivenUp.EVER);
    }
}
