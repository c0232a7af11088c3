// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines(10);
    private final List<String> told = new ArrayList<>();

    private final class Named extends Deadlines.Waiter {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        void overdue() {
            told.add(name);
        }
    }

    @Test
    void who_waited_the_limit_is_told_in_order() {
        deadlines.enter(new Named("a"), 0);
        deadlines.enter(new Named("b"), 1);
        deadlines.sweep(9);
        assertThat(told).isEmpty();
        deadlines.sweep(10);
        assertThat(told).containsExactly("a");
        deadlines.sweep(100);
        deadlines.sweep(200);
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void leaving_twice_does_no_harm_and_one_may_enter_again() {
        var waiter = new Named("a");
        deadlines.enter(waiter, 0);
        deadlines.leave(waiter);
        deadlines.leave(waiter);
        deadlines.sweep(100);
        assertThat(told).isEmpty();
        deadlines.enter(waiter, 100);
        deadlines.sweep(110);
        assertThat(told).containsExactly("a");
    }

    @Test
    void who_waited_before_it_entered_passes_those_that_have_waited_for_less() {
        deadlines.enter(new Named("b"), 5);
        deadlines.enter(new Named("c"), 7);
        deadlines.enter(new Named("b, too"), 5);
        deadlines.enter(new Named("a"), 3);
        deadlines.sweep(13);
        assertThat(told).containsExactly("a");
        deadlines.sweep(15);
        assertThat(told).containsExactly("a", "b", "b, too");
        deadlines.enter(new Named("d"), 8);
        deadlines.sweep(100);
        assertThat(told).containsExactly("a", "b", "b, too", "c", "d");
    }

    @Property(tries = 200)
    void whoever_leaves_the_others_stay(@ForAll @Size(max = 60) List<Boolean> steps) {
        var list = new Deadlines(10);
        told.clear();
        var inside = new ArrayDeque<Named>();
        int number = 0;
        for (boolean enter : steps) {
            if (enter || inside.isEmpty()) {
                var waiter = new Named("w" + number++);
                list.enter(waiter, 0);
                inside.add(waiter);
            } else {
                list.leave(number % 2 == 0 ? inside.removeFirst() : inside.removeLast());
            }
        }
        list.sweep(10);
        assertThat(told)
                .containsExactlyElementsOf(
                        inside.stream().map(waiter -> waiter.name).toList());
    }
}
