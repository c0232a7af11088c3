// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class RestrictionProperties {
    private static final List<Filter> FILTERS = java.util.stream.Stream.of(
                    "data.n > 4",
                    "data.n < 7",
                    "data.missing == 1",
                    "data.missing != 1",
                    "type.endsWith('b')",
                    "true",
                    "false")
            .map(Filter::compile)
            .toList();

    record Wish(TypePatterns types, @Nullable Filter filter) {}

    @Property(tries = 1_000)
    void a_restricted_entry_gets_what_it_asked_for_and_what_it_may_see(
            @ForAll("wishes") List<Wish> wishes,
            @ForAll("restrictions") List<Restriction> restrictions,
            @ForAll("events") List<EventFacts> events) {
        var index = new SubscriptionIndex<Integer>();
        for (int i = 0; i < wishes.size(); i++) {
            index.add(i, "acme", wishes.get(i).types, wishes.get(i).filter, restrictions.get(i));
        }
        for (EventFacts event : events) {
            var expected = new ArrayList<Integer>();
            for (int i = 0; i < wishes.size(); i++) {
                if (asked(wishes.get(i), event) && allowed(restrictions.get(i), event)) expected.add(i);
            }
            assertThat(found(index, event)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Property(tries = 300)
    void what_a_restriction_leaves_behind_is_nothing(
            @ForAll("wishes") List<Wish> wishes, @ForAll("restrictions") List<Restriction> restrictions) {
        var index = new SubscriptionIndex<Integer>();
        for (int i = 0; i < wishes.size(); i++) {
            index.add(i, "acme", wishes.get(i).types, wishes.get(i).filter, restrictions.get(i));
        }
        for (int i = 0; i < wishes.size(); i++) assertThat(index.remove(i)).isTrue();
        assertThat(index.size()).isZero();
        assertThat(found(index, SomeEvent.of("acme", "a", "{\"n\":5}"))).isEmpty();
    }

    @Property
    void what_matches_is_covered(
            @ForAll("restrictions") List<Restriction> restrictions, @ForAll("events") List<EventFacts> events) {
        for (Restriction restriction : restrictions)
            for (EventFacts event : events)
                if (restriction.matches(event))
                    assertThat(restriction.covers(event.type())).isTrue();
    }

    @Example
    void a_filter_never_sees_what_the_restriction_holds_back() {
        var index = new SubscriptionIndex<Integer>();
        var hidden = new Restriction(TypePatterns.of(List.of("b")), null);
        index.add(1, "acme", TypePatterns.of(null), Filter.compile("data.missing == 1"), hidden);
        var told = new ArrayList<String>();
        index.match(SomeEvent.of("acme", "a", "{}"), new Matches<>() {
            @Override
            public void matched(Integer entry) {
                told.add("matched");
            }

            @Override
            public void failed(Integer entry) {
                told.add("failed");
            }
        });
        assertThat(told).isEmpty();
        assertThat(index.evaluations()).isZero();
    }

    @Example
    void none_lets_operational_events_through_and_a_star_does_not() {
        var operational = SomeEvent.of("acme", "dev.sluice.subscription.gap", "{}");
        assertThat(Restriction.NONE.matches(operational)).isTrue();
        assertThat(Restriction.NONE.isNone()).isTrue();
        assertThat(new Restriction(TypePatterns.of(List.of("*")), null).matches(operational))
                .isFalse();
    }

    @Example
    void a_restriction_is_equal_to_another_of_the_same_texts() {
        assertThat(new Restriction(TypePatterns.of(List.of("b", "a")), Filter.compile("true")))
                .isEqualTo(new Restriction(TypePatterns.of(List.of("a", "b")), Filter.compile("true")))
                .isNotEqualTo(new Restriction(TypePatterns.of(List.of("a", "b")), Filter.compile("false")));
    }

    private static boolean asked(Wish wish, EventFacts event) {
        return wish.types.matches(event.type()) && holds(wish.filter, event);
    }

    private static boolean allowed(Restriction restriction, EventFacts event) {
        var types = restriction.types();
        return (types == null || types.matches(event.type())) && holds(restriction.filter(), event);
    }

    private static boolean holds(@Nullable Filter filter, EventFacts event) {
        return filter == null || filter.evaluate(event) == Outcome.MATCH;
    }

    private static List<Integer> found(SubscriptionIndex<Integer> index, EventFacts facts) {
        var found = new ArrayList<Integer>();
        index.match(facts, new Matches<>() {
            @Override
            public void matched(Integer entry) {
                found.add(entry);
            }

            @Override
            public void failed(Integer entry) {}
        });
        return found;
    }

    @Provide
    Arbitrary<List<Wish>> wishes() {
        return Combinators.combine(patterns(), filters().injectNull(0.4))
                .as(Wish::new)
                .list()
                .ofSize(8);
    }

    @Provide
    Arbitrary<List<Restriction>> restrictions() {
        return Combinators.combine(patterns().injectNull(0.3), filters().injectNull(0.3))
                .as(Restriction::new)
                .list()
                .ofSize(8);
    }

    @Provide
    Arbitrary<List<EventFacts>> events() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "a.b", "b.a", "dev.sluice.a"),
                        Arbitraries.integers().between(0, 9))
                .as((type, n) -> SomeEvent.of("acme", type, "{\"n\":" + n + "}"))
                .list()
                .ofSize(6);
    }

    private static Arbitrary<TypePatterns> patterns() {
        return Arbitraries.of("*", "a", "b", "a*", "*b", "a.*", "dev.sluice.*")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(TypePatterns::of);
    }

    private static Arbitrary<Filter> filters() {
        return Arbitraries.of(FILTERS);
    }
}
