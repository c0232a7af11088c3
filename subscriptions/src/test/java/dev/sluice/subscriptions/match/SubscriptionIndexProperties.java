// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class SubscriptionIndexProperties {

    private static final List<String> FILTERS =
            List.of("data.n > 5", "type.endsWith('a')", "data.missing == 1", "data.n > 2");
    private static final Map<String, Filter> COMPILED = new HashMap<>();

    sealed interface Step {
        record Add(int entry, String tenant, List<String> types, int filter) implements Step {}

        record Remove(int entry) implements Step {}

        record Match(String tenant, String type, int n) implements Step {}
    }

    @Property(tries = 500)
    void finds_what_asking_every_entry_would_find(@ForAll("histories") List<Step> history) {
        var index = new SubscriptionIndex<Integer>();
        var reference = new HashMap<Integer, Step.Add>();
        for (Step step : history) {
            switch (step) {
                case Step.Add add
                when reference.containsKey(add.entry) -> {
                    assertThatIllegalArgumentException().isThrownBy(() -> add(index, add));
                }
                case Step.Add add -> {
                    add(index, add);
                    reference.put(add.entry, add);
                }
                case Step.Remove remove ->
                    assertThat(index.remove(remove.entry)).isEqualTo(reference.remove(remove.entry) != null);
                case Step.Match match -> {
                    EventFacts facts = SomeEvent.of(match.tenant, match.type, "{\"n\": " + match.n + "}");
                    assertThat(found(index, facts)).isEqualTo(expected(reference, facts));
                }
            }
            assertThat(index.size()).isEqualTo(reference.size());
        }
    }

    @Example
    void a_filter_that_many_share_is_evaluated_once_an_event() {
        var index = new SubscriptionIndex<Integer>();
        for (int i = 0; i < 50; i++)
            index.add(i, "acme", TypePatterns.of(List.of(i % 2 == 0 ? "com.*" : "*")), Filter.compile("data.n > 5"));
        for (int event = 1; event <= 3; event++) {
            assertThat(found(index, SomeEvent.withBody("{\"n\": 6}"))).hasSize(50);
            assertThat(index.evaluations()).isEqualTo(event);
        }
        found(index, SomeEvent.of("another", "com.x", ""));
        assertThat(index.evaluations()).isEqualTo(3);
    }

    @Example
    void many_tenants_types_and_entries_come_and_go() {
        var index = new SubscriptionIndex<Integer>();
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, 10_000)
                    .forEach(i -> index.add(i, "t" + i % 7, TypePatterns.of(List.of("com.x" + i + ".*")), null));
            for (int i = 0; i < 9_000; i += 3)
                assertThat(found(index, SomeEvent.of("t" + i % 7, "com.x" + i + ".paid", "")))
                        .containsExactly(i + ":+");
            IntStream.range(0, 10_000).forEach(i -> assertThat(index.remove(i)).isTrue());
            assertThat(found(index, SomeEvent.of("t1", "com.x1.paid", ""))).isEmpty();
        }
    }

    @Example
    void the_index_can_not_be_changed_from_within_a_match() {
        var index = new SubscriptionIndex<Integer>();
        index.add(1, "acme", TypePatterns.of(null), null);
        assertThatIllegalStateException()
                .isThrownBy(() -> index.match(SomeEvent.withBody(""), new Matches<>() {
                    @Override
                    public void matched(Integer entry) {
                        index.remove(entry);
                    }

                    @Override
                    public void failed(Integer entry) {}
                }));
        assertThat(index.remove(1)).isTrue();
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Integer> entries = Arbitraries.integers().between(0, 12);
        Arbitrary<String> tenants = Arbitraries.of("t", "u");
        Arbitrary<List<String>> types = Arbitraries.of("*", "a", "a.*", "*.b", "dev.sluice.*", "a.b")
                .list()
                .ofMinSize(1)
                .ofMaxSize(2);
        Arbitrary<Step> add = Combinators.combine(
                        entries, tenants, types, Arbitraries.integers().between(-2, 3))
                .as(Step.Add::new);
        Arbitrary<Step> match = Combinators.combine(
                        tenants,
                        Arbitraries.of("a", "a.b", "b.a", "dev.sluice.x"),
                        Arbitraries.integers().between(0, 9))
                .as(Step.Match::new);
        return Arbitraries.oneOf(add, add, entries.map(Step.Remove::new), match, match)
                .list()
                .ofMaxSize(80);
    }

    private static void add(SubscriptionIndex<Integer> index, Step.Add add) {
        index.add(add.entry, add.tenant, TypePatterns.of(add.types), filter(add.filter));
    }

    private static @Nullable Filter filter(int number) {
        return number < 0 ? null : COMPILED.computeIfAbsent(FILTERS.get(number), Filter::compile);
    }

    private static Set<String> expected(Map<Integer, Step.Add> entries, EventFacts facts) {
        var expected = new TreeSet<String>();
        entries.values().forEach(entry -> {
            if (!entry.tenant.equals(facts.tenant())
                    || !TypePatterns.of(entry.types).matches(facts.type())) return;
            Filter filter = filter(entry.filter);
            Outcome outcome = filter == null ? Outcome.MATCH : filter.evaluate(facts);
            if (outcome != Outcome.NO_MATCH) expected.add(entry.entry + (outcome == Outcome.MATCH ? ":+" : ":!"));
        });
        return expected;
    }

    private static Set<String> found(SubscriptionIndex<Integer> index, EventFacts facts) {
        var found = new ArrayList<String>();
        index.match(facts, new Matches<>() {
            @Override
            public void matched(Integer entry) {
                found.add(entry + ":+");
            }

            @Override
            public void failed(Integer entry) {
                found.add(entry + ":!");
            }
        });
        assertThat(found).doesNotHaveDuplicates();
        return new TreeSet<>(found);
    }
}
