// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.subscriptions.replay.Replay.Ending;
import dev.sluice.subscriptions.replay.Replay.Letters;
import dev.sluice.subscriptions.replay.Replay.Only;
import dev.sluice.subscriptions.replay.Replay.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayJsonTest {
    private static final Replay PLAIN = new Replay(
            "billing", 7, "topic", "earliest", "latest", Map.of(0, 5L, 3, 9L), null, Only.NOTHING, null, null);

    private static Replay again(Replay replay) throws Exception {
        var mapper = new ObjectMapper();
        return ReplayJson.read(mapper.readTree(mapper.writeValueAsBytes(ReplayJson.write(replay))));
    }

    @Test
    void what_is_written_is_read_back() throws Exception {
        Replay full = new Replay(
                "billing",
                7,
                "topic",
                "time:2026-01-31T12:00:00Z",
                "event:evt_x",
                Map.of(0, 5L),
                "data.n > 1",
                new Only(List.of("a.*"), "true"),
                new Letters(Map.of(0, List.of(1L, 4L)), "exhausted"),
                new Ending(Outcome.CANCELLED, Instant.EPOCH, "operator", 1, 2, 3));

        assertThat(again(PLAIN)).isEqualTo(PLAIN);
        assertThat(again(full)).isEqualTo(full);
        assertThat(again(PLAIN.ended(full.ending())).running()).isFalse();
    }

    @Test
    void what_has_no_subscription_is_refused() {
        assertThatThrownBy(() -> ReplayJson.read(ReplayJson.write(PLAIN).without("subscription")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
