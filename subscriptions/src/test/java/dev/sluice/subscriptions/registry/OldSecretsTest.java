// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.value.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OldSecretsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Secret OLD = Secret.of("old");
    private static final Secret OLDER = Secret.of("older");
    private static final Secret NEW = Secret.of("new");

    private final OldSecrets one = new OldSecrets(Map.of(OLD, NOW));

    @Test
    void a_secret_counts_until_its_end_and_not_at_it() {
        assertThat(one.counting(List.of(NEW, OLD), NOW.minusMillis(1))).containsExactly(NEW, OLD);
        assertThat(one.counting(List.of(NEW, OLD), NOW)).containsExactly(NEW);
        assertThat(one.hasEnded(NOW.minusMillis(1))).isFalse();
        assertThat(one.hasEnded(NOW)).isTrue();
        assertThat(one.lastEnd(NOW.minusMillis(1))).contains(NOW);
        assertThat(one.lastEnd(NOW)).isEmpty();
    }

    @Test
    void without_an_end_all_count_for_ever() {
        assertThat(OldSecrets.NONE.counting(List.of(NEW, OLD), Instant.MAX)).containsExactly(NEW, OLD);
        assertThat(OldSecrets.NONE.hasEnded(Instant.MAX)).isFalse();
    }

    @Test
    void a_rotation_ends_all_before_it_and_lengthens_nothing() {
        OldSecrets next = one.replacing(List.of(OLD, OLDER), NOW.plus(Duration.ofHours(1)));

        assertThat(next.ends()).isEqualTo(Map.of(OLD, NOW, OLDER, NOW.plus(Duration.ofHours(1))));
        assertThat(next.replacing(List.of(NEW, OLD, OLDER), NOW.minusSeconds(1)).ends())
                .allSatisfy((secret, end) -> assertThat(end).isEqualTo(NOW.minusSeconds(1)));
    }

    @Test
    void what_has_ended_is_forgotten_and_the_rest_kept() {
        var two = new OldSecrets(Map.of(OLD, NOW, OLDER, NOW.plusSeconds(1)));

        assertThat(two.without(NOW).ends()).containsOnlyKeys(OLDER);
        assertThat(two.staying(List.of(NEW, OLD))).containsExactly(NEW);
    }

    @Test
    void it_prints_no_secret() {
        assertThat(new OldSecrets(Map.of(Secret.of("marker"), NOW)).toString()).doesNotContain("marker");
    }
}
