// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.pace.Permit;
import dev.sluice.delivery.webhook.AttemptOutcome;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndpointPaceTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final AttemptOutcome FAILED = new AttemptOutcome.Failed(500);

    private static EndpointPace pace(Rig rig) {
        WebhookSubscription webhook = Rig.webhook(null);
        return new EndpointPace(rig.parts, rig.parts.meters().subscription("s1"), webhook);
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

    @Test
    void it_is_asked_again_to_disable_until_that_is_ended() throws Exception {
        try (Rig rig = new Rig()) {
            DisableAsk ask = new DisableAsk(rig.parts, 20);
            rig.on(() -> {
                ask.begin(Rig.webhook(null), "gone");
                ask.begin(Rig.webhook(null), "failing");
                assertThat(rig.disables).hasValue(1);
                return null;
            });
            await().atMost(LIMIT).untilAsserted(() -> assertThat(rig.disables).hasValueGreaterThan(2));
            int asked = rig.on(() -> {
                ask.end();
                return rig.disables.get();
            });
            Promise<Void> later = Promise.promise();
            rig.vertx.setTimer(200, id -> later.complete());
            later.future().await(30, TimeUnit.SECONDS);
            assertThat(rig.disables).hasValue(asked);
        }
    }
}
