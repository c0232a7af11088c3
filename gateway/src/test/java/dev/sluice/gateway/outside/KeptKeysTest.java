// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource.Answer;
import dev.sluice.gateway.provider.verify.KeySource.PresentedKey;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptKeysTest {
    private static final PresentedKey KEY = (algorithm, signed, signature) -> true;
    private final KeptKeys kept = new KeptKeys();

    private static KeyRef ref(int number) {
        return new KeyRef.Certificate("sns", "https://sns.test/" + number + ".pem", Set.of("sns.test"));
    }

    @Test
    void a_key_counts_for_a_day_and_is_asked_for_again_after_an_hour_once_a_minute() {
        kept.keep(ref(1), KEY, 0);
        long later = KeptKeys.FRESH.toNanos();

        assertThat(kept.refreshes(ref(1), later - 1)).isFalse();
        assertThat(kept.refreshes(ref(1), later)).isTrue();
        assertThat(kept.refreshes(ref(1), later + 1)).isFalse();
        assertThat(kept.find(ref(1), KeptKeys.KEPT.toNanos())).isInstanceOf(Answer.Found.class);
        assertThat(kept.find(ref(1), KeptKeys.KEPT.toNanos() + 1)).isEqualTo(Answer.Standing.WANTED);
    }

    @Test
    void a_refusal_counts_for_a_minute_and_takes_back_a_key() {
        kept.keep(ref(1), KEY, 0);
        kept.refuse(ref(1), 10);

        assertThat(kept.find(ref(1), 10 + KeptKeys.REFUSED.toNanos())).isEqualTo(Answer.Standing.REJECTED);
        assertThat(kept.find(ref(1), 11 + KeptKeys.REFUSED.toNanos())).isEqualTo(Answer.Standing.WANTED);
    }

    @Test
    void refusals_without_end_push_out_no_key_and_take_bounded_room() {
        kept.keep(ref(0), KEY, 0);
        for (int i = 1; i < 5_000; i++) {
            kept.refuse(ref(i), i);
        }

        assertThat(kept.size()).isLessThanOrEqualTo(KeptKeys.MOST_REFUSED + 1);
        assertThat(kept.find(ref(0), 5_000)).isInstanceOf(Answer.Found.class);
    }

    @Test
    void of_too_many_keys_the_oldest_goes() {
        for (int i = 0; i <= KeptKeys.MOST_KEYS; i++) {
            kept.keep(ref(i), KEY, i);
        }

        assertThat(kept.size()).isEqualTo(KeptKeys.MOST_KEYS);
        assertThat(kept.find(ref(0), 1_000)).isEqualTo(Answer.Standing.WANTED);
        assertThat(kept.find(ref(1), 1_000)).isInstanceOf(Answer.Found.class);
    }
}
