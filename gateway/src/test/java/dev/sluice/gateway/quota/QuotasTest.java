// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.QuotaSettings;
import dev.sluice.config.TenantQuota;
import dev.sluice.config.value.Rate;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final TenantQuota STANDARD = new TenantQuota(2, 1, 3, Rate.parse("10/s"));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void what_is_left_out_bounds_nothing() {
        var quotas = new Quotas(QuotaSettings.NONE, meters);
        assertThatCode(() -> quotas.requireSubscription("acme", 1_000_000)).doesNotThrowAnyException();
        assertThatCode(() -> quotas.requireSource("acme", 1_000_000)).doesNotThrowAnyException();
        assertThat(quotas.mayOpenStream("acme", 1_000_000)).isTrue();
        assertThat(IntStream.range(0, 10_000).mapToLong(i -> quotas.takeEvents("acme", 1_000, 0)))
                .containsOnly(0L);
    }

    @Test
    void one_more_than_the_quota_is_refused_and_counted() {
        var quotas = new Quotas(new QuotaSettings(STANDARD, Map.of()), meters);
        quotas.requireSubscription("acme", 1);
        refused(() -> quotas.requireSubscription("acme", 2));
        quotas.requireSource("acme", 0);
        refused(() -> quotas.requireSource("acme", 1));
        assertThat(quotas.mayOpenStream("acme", 2)).isTrue();
        assertThat(quotas.mayOpenStream("acme", 3)).isFalse();
        assertThat(count("subscriptions")).isEqualTo(1);
        assertThat(count("sources")).isEqualTo(1);
        assertThat(count("streams")).isEqualTo(1);
        assertThat(count("ingest_rate")).isZero();
    }

    @Test
    void a_tenants_own_quota_holds_and_the_standard_where_it_says_nothing() {
        var quotas =
                new Quotas(new QuotaSettings(STANDARD, Map.of("big", new TenantQuota(100, null, null, null))), meters);
        quotas.requireSubscription("big", 99);
        refused(() -> quotas.requireSubscription("big", 100));
        refused(() -> quotas.requireSource("big", 1));
        assertThat(quotas.of("big")).isEqualTo(new TenantQuota(100, 1, 3, Rate.parse("10/s")));
        assertThat(quotas.of("other")).isEqualTo(STANDARD);
    }

    @Test
    void nought_allows_nothing() {
        var quotas = new Quotas(new QuotaSettings(new TenantQuota(0, 0, 0, null), Map.of()), meters);
        refused(() -> quotas.requireSubscription("acme", 0));
        refused(() -> quotas.requireSource("acme", 0));
        assertThat(quotas.mayOpenStream("acme", 0)).isFalse();
    }

    @Test
    void one_tenant_does_not_use_up_anothers_rate() {
        var quotas = new Quotas(new QuotaSettings(STANDARD, Map.of()), meters);
        assertThat(IntStream.range(0, 10).mapToLong(i -> quotas.takeEvents("acme", 1, 0)))
                .containsOnly(0L);
        assertThat(quotas.takeEvents("acme", 1, 0)).isPositive();
        assertThat(quotas.untilEvent("acme", 0)).isPositive();
        assertThat(quotas.untilEvent("other", 0)).isZero();
        assertThat(quotas.takeEvents("other", 10, 0)).isZero();
        assertThat(count("ingest_rate")).isEqualTo(2);
    }

    @Test
    void a_changed_rate_holds_at_once_and_an_unchanged_one_goes_on() {
        var quotas = new Quotas(new QuotaSettings(STANDARD, Map.of()), meters);
        quotas.takeEvents("acme", 10, 0);
        quotas.replace(new QuotaSettings(STANDARD, Map.of("other", TenantQuota.NONE)));
        assertThat(quotas.takeEvents("acme", 1, 0)).isPositive();
        quotas.replace(new QuotaSettings(new TenantQuota(null, null, null, Rate.parse("20/s")), Map.of()));
        assertThat(quotas.takeEvents("acme", 20, 0)).isZero();
        quotas.replace(QuotaSettings.NONE);
        assertThat(quotas.takeEvents("acme", 1_000, 0)).isZero();
    }

    private double count(String quota) {
        return meters.get("sluice.quota.refusals").tag("quota", quota).counter().count();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class, told -> assertThat(told.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED));
    }
}
