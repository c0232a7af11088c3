// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import static dev.sluice.subscriptions.registry.topic.SomeSettings.NOW;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.source;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.type.EventTypeSettings;
import dev.sluice.config.type.SchemaCompatibility;
import dev.sluice.config.value.Start;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.type.EventType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilePlanTest {

    private static final SourceSettings SOURCE = source("stripe-live", "acme", "whsec_1");
    private static final SubscriptionSettings BILLING = subscription("billing", "acme", "com.stripe.*");

    @Test
    void new_resources_are_entered_with_their_starts() {
        List<Write> writes = plan(List.of(SOURCE), List.of(BILLING)).writes(Snapshot.EMPTY);
        assertThat(writes)
                .containsExactly(
                        new Write.Put(Resource.unborn(
                                Kind.SOURCE, "stripe-live", "acme", Origin.FILE, NOW, SOURCE, Map.of())),
                        new Write.Put(Resource.unborn(
                                Kind.SUBSCRIPTION, "billing", "acme", Origin.FILE, NOW, BILLING, Map.of(0, 9L))));
    }

    @Test
    void what_is_there_already_is_not_written_again() {
        assertThat(plan(
                                List.of(source("stripe-live", "acme", "whsec_1")),
                                List.of(subscription("billing", "acme", "com.stripe.*")))
                        .writes(present(State.PAUSED, Origin.FILE)))
                .isEmpty();
    }

    @Test
    void a_change_keeps_incarnation_starts_creation_and_state() {
        SubscriptionSettings changed = subscription("billing", "acme", "com.github.*");
        SourceSettings rotated = source("stripe-live", "acme", "whsec_2");
        Snapshot present = present(State.PAUSED, Origin.FILE);
        assertThat(plan(List.of(rotated), List.of(changed)).writes(present))
                .containsExactly(
                        new Write.Put(present.sources().get("stripe-live").defined(rotated)),
                        new Write.Put(present.subscriptions().get("billing").defined(changed)));
    }

    @Test
    void what_left_the_file_is_orphaned_once() {
        Snapshot present = present(State.ACTIVE, Origin.FILE);
        assertThat(plan(List.of(), List.of()).writes(present))
                .containsExactly(
                        new Write.Put(present.sources().get("stripe-live").with(State.ORPHANED)),
                        new Write.Put(present.subscriptions().get("billing").with(State.ORPHANED)));
        assertThat(plan(List.of(SOURCE), List.of()).writes(present(State.ORPHANED, Origin.FILE)))
                .isEmpty();
    }

    @Test
    void what_another_nodes_file_names_stays() {
        assertThat(new FilePlan(
                                List.of(),
                                List.of(),
                                List.of(),
                                Map.of(),
                                care(Named.of(List.of(), List.of(), List.of()), true))
                        .writes(present(State.ACTIVE, Origin.FILE)))
                .isEmpty();
    }

    @Test
    void what_the_api_made_is_left_alone() {
        assertThat(plan(List.of(), List.of()).writes(present(State.ACTIVE, Origin.API)))
                .isEmpty();
    }

    @Test
    void an_orphan_that_comes_back_goes_on() {
        Snapshot present = present(State.ORPHANED, Origin.FILE);
        assertThat(plan(List.of(SOURCE), List.of(BILLING)).writes(present))
                .containsExactly(
                        new Write.Put(present.subscriptions().get("billing").with(State.ACTIVE)));
    }

    @Test
    void one_that_moved_to_another_tenant_is_a_new_one() {
        SubscriptionSettings moved = subscription("billing", "umbrella", "com.stripe.*");
        var plan = new FilePlan(
                List.of(SOURCE),
                List.of(moved),
                List.of(),
                Map.of(new FilePlan.Beginning(new Start.Latest(), "umbrella"), Map.of(0, 77L)),
                care(Named.of(List.of(SOURCE), List.of(moved), List.of()), false));
        assertThat(plan.writes(present(State.ACTIVE, Origin.FILE)))
                .containsExactly(new Write.Put(Resource.unborn(
                        Kind.SUBSCRIPTION, "billing", "umbrella", Origin.FILE, NOW, moved, Map.of(0, 77L))));
    }

    @Test
    void a_new_subscription_without_a_start_is_not_entered() {
        var plan = new FilePlan(
                List.of(),
                List.of(BILLING),
                List.of(),
                Map.of(),
                care(Named.of(List.of(), List.of(BILLING), List.of()), false));
        assertThatThrownBy(() -> plan.writes(Snapshot.EMPTY)).isInstanceOf(FilePlan.StartMissing.class);
    }

    private static EventTypeSettings type(SchemaCompatibility compatibility, String... schemas) {
        return new EventTypeSettings("order", "acme", "com.acme.order", compatibility, List.of(schemas));
    }

    private static FilePlan types(EventTypeSettings type) {
        return new FilePlan(
                List.of(),
                List.of(),
                List.of(type),
                Map.of(),
                care(Named.of(List.of(), List.of(), List.of(type)), false));
    }

    private static Snapshot present(State state, String... schemas) {
        EventType type = new EventType("com.acme.order", EventType.Compatibility.BACKWARD, List.of(schemas));
        Resource<EventType> resource =
                new Resource<>(Kind.EVENT_TYPE, "order", "acme", Origin.FILE, state, NOW, 3, 17, type, Map.of());
        return new Snapshot(1, Map.of(), Map.of(), Map.of(), Map.of("order", resource), Set.of());
    }

    private static List<String> written(List<Write> writes) {
        assertThat(writes).hasSize(1);
        return writes.getFirst() instanceof Write.Put put && put.resource().definition() instanceof EventType type
                ? type.schemas()
                : List.of();
    }

    @Test
    void an_event_type_gets_the_versions_that_are_new_and_keeps_those_that_an_older_file_lacks() {
        EventTypeSettings two = type(SchemaCompatibility.BACKWARD, "{\"a\": 1}", "{\"b\":2}");
        assertThat(written(types(two).writes(Snapshot.EMPTY))).hasSize(2);
        assertThat(written(types(two).writes(present(State.ACTIVE, "{\"a\":1}"))))
                .containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(types(two).writes(present(State.ACTIVE, "{\"a\":1}", "{\"b\":2}", "{\"c\":3}")))
                .isEmpty();
        assertThat(types(two).writes(present(State.ORPHANED, "{\"a\":1}", "{\"b\":2}")))
                .hasSize(1);
    }

    @Test
    void a_version_that_changed_is_refused_unless_any_change_is_taken() {
        Snapshot present = present(State.ACTIVE, "{\"a\":1}", "{\"b\":2}");
        assertThatThrownBy(() -> types(type(SchemaCompatibility.BACKWARD, "{\"a\":1}", "{\"b\":3}"))
                        .writes(present))
                .isInstanceOf(FileRefusedException.class)
                .hasMessageStartingWith("eventTypes.order.schemas: version 2 is not the one that is in force");
        assertThatThrownBy(() -> FilePlan.require(List.of(type(SchemaCompatibility.FULL, "{}")), present))
                .isInstanceOf(FileRefusedException.class);
        assertThat(written(types(type(SchemaCompatibility.NONE, "{\"a\":2}")).writes(present)))
                .containsExactly("{\"a\":2}");
    }

    private static FilePlan plan(List<SourceSettings> sources, List<SubscriptionSettings> subscriptions) {
        var latest = new FilePlan.Beginning(new Start.Latest(), "acme");
        return new FilePlan(
                sources,
                subscriptions,
                List.of(),
                Map.of(latest, Map.of(0, 9L)),
                care(Named.of(sources, subscriptions, List.of()), false));
    }

    private static FileCare care(Named mine, boolean elsewhere) {
        return new FileCare(mine, (kind, id) -> elsewhere, resource -> Optional.empty(), NOW);
    }

    private static Snapshot present(State state, Origin origin) {
        var source = new Resource<>(
                Kind.SOURCE, "stripe-live", "acme", origin, State.ACTIVE, NOW.minusSeconds(9), 3, 5, SOURCE, Map.of());
        var subscription = new Resource<>(
                Kind.SUBSCRIPTION, "billing", "acme", origin, state, NOW.minusSeconds(9), 2, 6, BILLING, Map.of(0, 4L));
        return new Snapshot(10, Map.of("stripe-live", source), Map.of("billing", subscription));
    }
}
