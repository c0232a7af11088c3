// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.endpoint.EndpointPace;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.pace.Permit;
import dev.sluice.delivery.webhook.AttemptOutcome;
import org.junit.jupiter.api.Test;

class EndpointPaceTest {
    private static final AttemptOutcome FAILED = new AttemptOutcome.Failed(500);

    private static EndpointPace pace(Rig rig) {
        WebhookSubscription webhook = Rig.webhook(null);
        return new EndpointPace(rig.parts.endpoint(), rig.parts.meters().subscription("s1"), webhook);
    }

    @Test
    void a_clock_that_goes_back_between_the_question_and_the_request_is_no_reason_to_fail() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                EndpointPace pace = pace(rig);
                pace.pauseUntil(Rig.START, true);
                assertThat(pace.hasCredit()).isTrue();
                rig.now.decrementAndGet();
                Permit permit = pace.launch();
                assertThat(permit.isProbe()).isFalse();
                pace.ended(permit, FAILED, 1);
                rig.now.incrementAndGet();
                assertThat(pace.hasCredit()).isTrue();
                return null;
            });
        }
    }

    @Test
    void what_was_under_way_when_the_subscription_went_is_told_to_nobody() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                EndpointPace pace = pace(rig);
                for (int i = 0; i < 19; i++) {
                    pace.ended(pace.launch(), FAILED, i);
                }
                assertThat(pace.isOpen()).isFalse();
                Permit last = pace.launch();
                int writes = rig.notes.writes();
                pace.close();

                pace.ended(last, FAILED, 20);
                pace.pauseUntil(Rig.START + 60_000, true);

                assertThat(rig.notes.writes()).isEqualTo(writes);
                assertThat(rig.told).hasValue(0);
                return null;
            });
        }
    }
}
