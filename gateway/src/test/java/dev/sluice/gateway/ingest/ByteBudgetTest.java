// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget(800, 10);

    @Test
    void a_source_has_a_quarter_and_a_tenant_half() {
        var first = budget.share("a1", "a");
        var second = budget.share("a2", "a");
        var third = budget.share("a3", "a");

        assertThat(budget.reserve(first, 200)).isTrue();
        assertThat(budget.reserve(first, 1)).isFalse();
        assertThat(budget.reserve(second, 200)).isTrue();
        assertThat(budget.reserve(third, 1)).isFalse();
        assertThat(budget.held()).isEqualTo(400);
        assertThat(budget.reserve(budget.share("b1", "b"), 200)).isTrue();
    }

    @Test
    void what_is_given_back_can_be_had_again_and_a_refusal_takes_nothing() {
        var share = budget.share("a1", "a");
        assertThat(budget.reserve(share, 200)).isTrue();
        assertThat(budget.reserve(share, 100)).isFalse();

        budget.release(share, 200);

        assertThat(budget.held()).isZero();
        assertThat(budget.reserve(budget.share("a1", "a"), 200)).isTrue();
    }

    @Test
    void there_is_room_for_two_of_the_largest_bodies_whatever_the_share() {
        var small = new ByteBudget(400, 100);
        var share = small.share("a1", "a");

        assertThat(small.reserve(share, 100)).isTrue();
        assertThat(small.reserve(share, 100)).isTrue();
        assertThat(small.reserve(share, 1)).isFalse();
    }

    @Test
    void a_source_that_goes_to_another_tenant_has_another_share_and_the_old_one_gets_back_what_is_its_own() {
        var before = budget.share("moved", "a");
        assertThat(budget.reserve(before, 200)).isTrue();

        var after = budget.share("moved", "b");
        assertThat(budget.reserve(after, 200)).isTrue();
        budget.release(before, 200);
        budget.release(after, 200);

        assertThat(budget.held()).isZero();
        assertThat(budget.share("moved", "b")).isSameAs(after);
    }

    @Test
    void sources_that_come_and_go_are_forgotten() {
        var busy = budget.share("busy", "a");
        assertThat(budget.reserve(busy, 1)).isTrue();
        var idle = budget.share("idle", "a");
        for (int i = 0; i < 20_000; i++) {
            budget.share("s" + i, "t" + i);
        }

        assertThat(budget.share("busy", "a")).isSameAs(busy);
        assertThat(budget.share("idle", "a")).isNotSameAs(idle);
    }
}
