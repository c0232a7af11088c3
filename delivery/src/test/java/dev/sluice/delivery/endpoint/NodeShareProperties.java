// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NodeShareProperties {
    /** The partitions at random to nodes, of which each has one at least. */
    private static List<NodeShare> split(int partitions, int nodes, boolean even, Random random) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, partitions).boxed().toList());
        Collections.shuffle(numbers, random);
        List<Set<Integer>> owned = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            owned.add(new HashSet<>());
        }
        for (int i = 0; i < partitions; i++) {
            owned.get(even || i < nodes ? i % nodes : random.nextInt(nodes)).add(numbers.get(i));
        }
        return owned.stream().map(its -> new NodeShare(its, partitions)).toList();
    }

    private static int sum(List<NodeShare> shares, int whole) {
        return shares.stream().mapToInt(share -> share.of(whole)).sum();
    }

    @Property
    void shares_of_any_split_add_up_to_a_whole_that_has_one_for_every_partition(
            @ForAll @IntRange(min = 1, max = 60) int partitions,
            @ForAll @IntRange(min = 1, max = 60) int some,
            @ForAll @IntRange(min = 0, max = 9_900) int more,
            @ForAll Random random) {
        int nodes = Math.min(some, partitions);

        assertThat(sum(split(partitions, nodes, false, random), partitions + more))
                .isEqualTo(partitions + more);
    }

    @Property
    void shares_of_an_even_split_add_up_to_no_more_than_the_whole_or_one_each(
            @ForAll @IntRange(min = 1, max = 60) int partitions,
            @ForAll @IntRange(min = 1, max = 60) int some,
            @ForAll @IntRange(min = 1, max = 200) int whole,
            @ForAll Random random) {
        int nodes = Math.min(some, partitions);
        List<NodeShare> shares = split(partitions, nodes, true, random);

        assertThat(sum(shares, whole)).isLessThanOrEqualTo(Math.max(whole, nodes));
        assertThat(shares).allSatisfy(share -> assertThat(share.of(whole)).isPositive());
    }

    @Property
    void shares_of_any_split_exceed_a_small_whole_by_less_than_one_a_node(
            @ForAll @IntRange(min = 1, max = 60) int partitions,
            @ForAll @IntRange(min = 1, max = 60) int some,
            @ForAll @IntRange(min = 1, max = 60) int whole,
            @ForAll Random random) {
        int nodes = Math.min(some, partitions);

        assertThat(sum(split(partitions, nodes, false, random), whole)).isLessThan(whole + nodes);
    }

    @Property
    void a_node_that_is_alone_has_the_whole(
            @ForAll @IntRange(min = 1, max = 60) int partitions, @ForAll @IntRange(min = 1, max = 10_000) int whole) {
        assertThat(sum(split(partitions, 1, true, new Random(1)), whole)).isEqualTo(whole);
    }
}
