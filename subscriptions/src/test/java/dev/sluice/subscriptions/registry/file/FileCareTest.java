// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import static dev.sluice.subscriptions.registry.topic.SomeSettings.NOW;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileCareTest {
    private static final Named NOTHING = new Named(Set.of(), Set.of(), Set.of());
    private static final Named BILLING = new Named(Set.of(), Set.of("billing"), Set.of());

    @Test
    void an_orphan_that_is_in_this_nodes_file_goes_on_as_it_was() {
        var note = new Orphaned(6, NOW.minusSeconds(60), State.PAUSED);

        assertThat(care(BILLING, false, note).writes(present(State.ORPHANED)))
                .containsExactly(new Write.Put(billing(State.PAUSED)));
        assertThat(care(BILLING, false, null).writes(present(State.ORPHANED)))
                .containsExactly(new Write.Put(billing(State.ACTIVE)));
    }

    @Test
    void an_orphan_that_is_in_anothers_file_is_for_that_one_to_take_back() {
        assertThat(care(NOTHING, true, null).writes(present(State.ORPHANED))).isEmpty();
    }

    @Test
    void an_orphan_is_kept_for_seven_days_from_its_note() {
        var young = new Orphaned(6, NOW.minus(Duration.ofDays(7)).plusSeconds(1), State.ACTIVE);
        var old = new Orphaned(6, NOW.minus(Duration.ofDays(7)), State.ACTIVE);

        assertThat(care(NOTHING, false, young).writes(present(State.ORPHANED))).isEmpty();
        assertThat(care(NOTHING, false, null).writes(present(State.ORPHANED))).isEmpty();
        assertThat(care(NOTHING, false, old).writes(present(State.ORPHANED)))
                .containsExactly(new Write.Delete(Kind.SUBSCRIPTION, "billing"));
        assertThat(care(NOTHING, true, old).writes(present(State.ORPHANED))).isEmpty();
    }

    @Test
    void what_has_to_be_noted_is_what_is_nowhere_and_has_no_note() {
        assertThat(care(NOTHING, false, null).unnoted(present(State.ACTIVE))).containsExactly(billing(State.ACTIVE));
        assertThat(care(NOTHING, false, null).unnoted(present(State.ORPHANED)))
                .containsExactly(billing(State.ORPHANED));
        assertThat(care(NOTHING, true, null).unnoted(present(State.ACTIVE))).isEmpty();
        assertThat(care(BILLING, false, null).unnoted(present(State.ACTIVE))).isEmpty();
    }

    @Test
    void a_note_reads_as_it_was_written() {
        var note = new Orphaned(7, Instant.ofEpochMilli(1_700_000_000_123L), State.DISABLED);

        assertThat(Orphaned.CODEC.read(Orphaned.CODEC.version(), Orphaned.CODEC.write(note)))
                .isEqualTo(note);
    }

    @Test
    void a_nodes_file_reads_as_it_was_written() {
        var file = new NodeFile(
                Instant.ofEpochMilli(1_700_000_000_123L), Map.of("sources", 5L, "targets", -6L), Set.of(1L, -2L));

        assertThat(NodeFile.CODEC.read(NodeFile.CODEC.version(), NodeFile.CODEC.write(file)))
                .isEqualTo(file);
    }

    private static FileCare care(Named mine, boolean elsewhere, @Nullable Orphaned note) {
        return new FileCare(mine, (kind, id) -> elsewhere, resource -> Optional.ofNullable(note), NOW);
    }

    private static Snapshot present(State state) {
        return new Snapshot(10, Map.of(), Map.of("billing", billing(state)));
    }

    private static Resource<SubscriptionSettings> billing(State state) {
        SubscriptionSettings definition = subscription("billing", "acme", "com.stripe.*");
        return new Resource<>(
                Kind.SUBSCRIPTION,
                "billing",
                "acme",
                Origin.FILE,
                state,
                NOW.minusSeconds(9),
                2,
                6,
                definition,
                Map.of(0, 4L));
    }
}
