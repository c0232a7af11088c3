// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamBenchIT {
    @ParameterizedTest
    @ValueSource(strings = {"stream", "endtoend"})
    void a_quick_run_counts_without_flaws(String scenario) {
        ShortRuns.flawless(scenario);
    }

    @Test
    void a_quick_look_at_idle_sockets_tells_what_each_takes() {
        assertThat(ShortRuns.bench("idle")).contains("cloudevents.json / bare Vert.x", "sluice.v1 / bare Vert.x");
    }
}
