// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RationsTest {
    private final Rations rations = new Rations();

    private int taken(int times, String provider, String source, String tenant) {
        return (int) IntStream.range(0, times)
                .filter(i -> rations.take(provider, new Asker(source, tenant), 0))
                .count();
    }

    @Test
    void a_source_has_its_own_and_its_tenant_half_of_the_provider() {
        assertThat(taken(1_000, "sns", "a0", "a")).isEqualTo(Rations.OF_SOURCE);
        int all = Rations.OF_SOURCE;
        for (int i = 1; i < 20; i++) {
            all += taken(1_000, "sns", "a" + i, "a");
        }
        assertThat(all).isEqualTo(Rations.OF_TENANT);
        assertThat(taken(1_000, "sns", "b", "b")).isEqualTo(Rations.OF_SOURCE);
        assertThat(taken(1_000, "paypal", "a0", "a")).isEqualTo(Rations.OF_SOURCE);
    }

    @Test
    void a_provider_is_asked_so_often_and_no_more_until_time_has_passed() {
        int all = 0;
        for (int i = 0; i < 100; i++) {
            all += taken(100, "sns", "s" + i, "t" + i);
        }
        assertThat(all).isEqualTo(Rations.OF_PROVIDER);
        assertThat(rations.take(
                        "sns", new Asker("late", "late"), Duration.ofMinutes(1).toNanos()))
                .isTrue();
    }

    @Test
    void keys_that_are_known_are_asked_for_again_whatever_strangers_name() {
        for (int i = 0; i < 100; i++) {
            taken(100, "sns", "s" + i, "t" + i);
        }
        assertThat(rations.takeAgain("sns", 0)).isTrue();
    }
}
