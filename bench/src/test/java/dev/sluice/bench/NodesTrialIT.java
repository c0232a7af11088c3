// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodesTrialIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pause-node --rate 25 --seconds 4 --nodes 2 --blows 1",
                "poison-event --rate 50 --seconds 4 --nodes 2 --blows 1 --group-protocol classic"
            })
    void a_short_trial_of_two_gateways_is_green(String words) {
        assertThat(ShortRuns.trial(words)).as("checkpoints were read").doesNotContain("\"kept\":0");
    }
}
