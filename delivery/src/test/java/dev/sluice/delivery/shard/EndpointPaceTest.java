// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.value.Rate;
import dev.sluice.delivery.endpoint.EndpointPace;
import dev.sluice.delivery.endpoint.NodeShare;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.pace.Permit;
import dev.sluice.delivery.webhook.AttemptOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointPaceTest {
    private static final AttemptOutcome FAILED = new AttemptOutcome.Failed(500);

    private static final AttemptOutcome DELIVERED = new AttemptOutcome.Delivered(200);

    private static EndpointPace pace(Rig rig) {
        return pace(rig, Rig.webhook(null));
    }

    private static EndpointPace pace(Rig rig, WebhookSubscription webhook) {
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

    /** How many requests may be under way to an endpoint that answers well. */
    private static int mostInFlight(EndpointPace pace) {
        int most = 0;
        for (int round = 0; round < 40; round++) {
            List<Permit> permits = new ArrayList<>();
            while (pace.hasCredit()) {
                permits.add(pace.launch());
            }
            most = permits.size();
            permits.forEach(permit -> pace.ended(permit, DELIVERED, 1));
        }
        return most;
    }

    @Test
    void three_nodes_have_together_as_many_requests_under_way_as_one_alone() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                EndpointPace pace = pace(rig);
                assertThat(mostInFlight(pace)).isEqualTo(16);

                int together = 0;
                for (Set<Integer> owned : List.of(Set.of(0, 1, 2, 3), Set.of(4, 5, 6, 7), Set.of(8, 9, 10, 11))) {
                    pace.share(new NodeShare(owned, 12));
                    int most = mostInFlight(pace);
                    assertThat(most).isBetween(5, 6);
                    together += most;
                }
                assertThat(together).isEqualTo(16);

                pace.share(new NodeShare(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 12));
                assertThat(mostInFlight(pace)).isEqualTo(16);
                return null;
            });
        }
    }

    @Test
    void a_rate_too_is_parted_by_partitions() throws Exception {
        WebhookSubscription plain = Rig.webhook(null);
        var limited = new WebhookSubscription(
                plain.subscription(),
                plain.endpoint(),
                plain.retry(),
                plain.maxInFlight(),
                Rate.parse("100/s"),
                plain.disabling(),
                plain.attempts());
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                EndpointPace pace = pace(rig, limited);
                pace.share(new NodeShare(Set.of(7), 100));
                int sent = 0;
                while (sent < 200 && pace.hasCredit()) {
                    pace.ended(pace.launch(), DELIVERED, sent++);
                }
                assertThat(sent)
                        .as("one a second, where one alone has a hundred at once")
                        .isBetween(1, 50);
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
