// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DraftsTest {
    private static final Source SOURCE = new Source("acme-stripe", "acme", Source.Kind.STRIPE, "whsec_test");

    @Test
    void the_same_seed_makes_the_same_ids_in_the_same_order() {
        assertThat(ids(5)).isEqualTo(ids(5)).doesNotHaveDuplicates();
        assertThat(ids(5)).doesNotContainAnyElementsOf(ids(6));
    }

    @Test
    void each_key_counts_for_itself_and_the_body_says_whose_it_is() {
        Drafts drafts = new Drafts(List.of(SOURCE), 1);
        List<Draft> made = IntStream.range(0, 500).mapToObj(i -> drafts.next()).toList();
        String key = made.getFirst().intent().key();
        List<Long> seqs = made.stream()
                .filter(draft -> draft.intent().key().equals(key))
                .map(draft -> draft.intent().seq())
                .toList();
        assertThat(seqs)
                .isEqualTo(IntStream.rangeClosed(1, seqs.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(made.getFirst().body().toString()).contains("\"tenant\":\"acme\"", "\"customer\":\"" + key + "\"");
        assertThat(made).anyMatch(draft -> draft.intent().forged());
    }

    private static List<String> ids(long seed) {
        Drafts drafts = new Drafts(List.of(SOURCE), seed);
        return IntStream.range(0, 100)
                .mapToObj(i -> drafts.next().intent().id())
                .toList();
    }
}
