// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RebalanceTrialIT {
    @Test
    void a_short_rebalance_is_green_while_subscriptions_are_changed() {
        assertThat(ShortRuns.trial("rebalance --nodes 2 --rate 25 --seconds 6 --seed 3"))
                .doesNotContain("\"blows\":0")
                .doesNotContain("\"changes\":0");
    }
}
