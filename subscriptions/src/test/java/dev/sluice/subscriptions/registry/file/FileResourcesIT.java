// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import static dev.sluice.subscriptions.registry.topic.RegistryBroker.await;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.NOW;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.source;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.value.Start;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.topic.RegistryBroker;
import dev.sluice.subscriptions.signals.Signals;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileResourcesIT {
    private static final SourceSettings STRIPE = source("stripe-live", "acme", "whsec_1");
    private static final SubscriptionSettings BILLING = subscription("billing", "acme", "com.stripe.*");
    private static final SubscriptionSettings AUDIT = subscription("audit", "acme", "*");

    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    private final List<Start> resolved = new ArrayList<>();
    private Instant now = NOW;

    @Test
    void a_file_read_twice_is_written_once() throws Exception {
        Node one = new Node("one");
        var subscriptions = IntStream.range(0, 500)
                .mapToObj(i -> subscription("s" + i, "acme", "com.stripe.*"))
                .toArray(SubscriptionSettings[]::new);
        Snapshot first = one.reads(List.of(STRIPE), subscriptions);
        assertThat(first.subscriptions()).hasSize(500);
        assertThat(first.subscriptions().get("s7").start(0)).isEqualTo(42);
        assertThat(resolved).containsExactly(new Start.Latest());
        assertThat(first.subscriptions().values()).allMatch(each -> each.version() == 1);
        Snapshot second = one.reads(List.of(STRIPE), subscriptions);
        assertThat(second.subscriptions()).isEqualTo(first.subscriptions());
        assertThat(second.sources()).isEqualTo(first.sources());
        Snapshot third = new Node("two").reads(List.of(STRIPE), subscriptions);
        assertThat(third.subscriptions()).isEqualTo(first.subscriptions());
        assertThat(third.sources()).isEqualTo(first.sources());
        assertThat(resolved).hasSize(1);
    }

    @Test
    void a_subscription_that_left_the_file_and_came_back_goes_on_where_it_was() throws Exception {
        Node one = new Node("one");
        var born = one.reads(List.of(), BILLING).subscriptions().get("billing");
        await(one.registry.put(born.with(State.PAUSED), born.version()));
        assertThat(one.reads(List.of()).subscriptions().get("billing").state()).isEqualTo(State.ORPHANED);
        var back = one.reads(List.of(), BILLING).subscriptions().get("billing");
        assertThat(back.state()).isEqualTo(State.PAUSED);
        assertThat(back.incarnation()).isEqualTo(born.incarnation());
        assertThat(back.starts()).isEqualTo(born.starts());
        assertThat(back.version()).isEqualTo(4);
        assertThat(one.orphans.note(back)).isEmpty();
    }

    @Test
    void what_one_of_two_nodes_still_has_is_orphaned_only_when_the_last_file_loses_it() throws Exception {
        Node one = new Node("one");
        Node two = new Node("two");
        one.reads(List.of(STRIPE), BILLING, AUDIT);
        two.reads(List.of(STRIPE), AUDIT);

        await(two.files.tend());
        assertThat(two.state(Kind.SUBSCRIPTION, "billing")).isEqualTo(State.ACTIVE);
        await(one.signals.caughtUp());
        assertThat(one.nodes.differing()).isEqualTo(Map.of("two", List.of("subscriptions")));
        assertThat(two.nodes.differing()).isEqualTo(Map.of("one", List.of("subscriptions")));

        Snapshot after = one.reads(List.of(), AUDIT);
        assertThat(after.subscriptions().get("billing").state()).isEqualTo(State.ORPHANED);
        assertThat(after.subscriptions().get("audit").state()).isEqualTo(State.ACTIVE);
        assertThat(after.sources().get("stripe-live").state()).isEqualTo(State.ACTIVE);
        await(two.signals.caughtUp());
        assertThat(two.nodes.differing()).isEqualTo(Map.of("one", List.of("sources")));
    }

    @Test
    void the_file_that_was_read_last_defines_what_both_name() throws Exception {
        Node one = new Node("one");
        Node two = new Node("two");
        SubscriptionSettings narrowed = subscription("billing", "acme", "com.stripe.invoice.*");
        one.reads(List.of(), BILLING);
        two.reads(List.of(), narrowed);
        await(one.files.tend());
        await(two.files.tend());

        assertThat(two.types("billing")).containsExactly("com.stripe.invoice.*");
        assertThat(one.reads(List.of(), BILLING)
                        .subscriptions()
                        .get("billing")
                        .definition()
                        .types())
                .containsExactly("com.stripe.*");
    }

    @Test
    void a_node_that_is_gone_does_not_keep_what_only_its_file_had() throws Exception {
        Node one = new Node("one");
        Node gone = new Node("gone");
        one.reads(List.of(), AUDIT);
        gone.reads(List.of(), AUDIT, BILLING);
        await(gone.signals.stop());
        await(one.files.tend());
        assertThat(one.state(Kind.SUBSCRIPTION, "billing")).isEqualTo(State.ACTIVE);

        now = now.plus(NodeFiles.COUNTS);
        await(one.files.tend());

        assertThat(one.state(Kind.SUBSCRIPTION, "billing")).isEqualTo(State.ORPHANED);
        assertThat(one.nodes.differing()).isEmpty();
    }

    @Test
    void a_node_takes_back_what_another_one_took_for_an_orphan() throws Exception {
        Node one = new Node("one");
        Node two = new Node("two");
        var born = one.reads(List.of(), BILLING).subscriptions().get("billing");
        two.reads(List.of());
        await(two.registry.put(born.with(State.ORPHANED), born.version()));
        await(two.files.tend());
        assertThat(two.state(Kind.SUBSCRIPTION, "billing")).isEqualTo(State.ORPHANED);

        // writes nothing, so that this node has read what the other one wrote
        await(one.registry.write(seen -> List.of()));
        await(one.files.tend());

        assertThat(one.state(Kind.SUBSCRIPTION, "billing")).isEqualTo(State.ACTIVE);
    }

    @Test
    void an_orphan_is_removed_after_seven_days_also_by_another_node() throws Exception {
        Node one = new Node("one");
        one.reads(List.of(), BILLING, AUDIT);
        one.reads(List.of(), AUDIT);
        now = now.plus(Duration.ofDays(7)).minusSeconds(1);
        Node two = new Node("two");
        two.reads(List.of(), AUDIT);
        await(two.files.tend());
        assertThat(two.state(Kind.SUBSCRIPTION, "billing")).isEqualTo(State.ORPHANED);

        now = now.plusSeconds(1);
        await(two.files.tend());

        assertThat(two.registry.current().subscriptions()).containsOnlyKeys("audit");
    }

    /** A node with a registry, signals and a file of its own, on the clock of the test. */
    private final class Node {
        final Registry registry;
        final Signals signals;
        final NodeFiles nodes;
        final Orphans orphans;
        final FileResources files;

        Node(String name) throws Exception {
            registry = BROKER.node();
            signals = BROKER.signals(name, () -> now);
            nodes = new NodeFiles(signals, name, new byte[32], () -> now);
            orphans = new Orphans(signals);
            await(signals.start());
            files = new FileResources(
                    registry,
                    (start, tenant) -> {
                        resolved.add(start);
                        return Future.succeededFuture(Map.of(0, 42L));
                    },
                    nodes,
                    orphans,
                    () -> now);
        }

        Snapshot reads(List<SourceSettings> sources, SubscriptionSettings... subscriptions) throws Exception {
            return await(files.enter(settings(sources, List.of(subscriptions))));
        }

        State state(Kind kind, String id) {
            Resource<?> found = Objects.requireNonNull(registry.current().find(kind, id));
            return found.state();
        }

        List<String> types(String id) {
            return Objects.requireNonNull(registry.current().subscriptions().get(id))
                    .definition()
                    .types();
        }
    }

    private static Settings settings(List<SourceSettings> sources, List<SubscriptionSettings> subscriptions) {
        Settings plain = Objects.requireNonNull(
                SettingsLoader.load(null, Mode.DEV, Map.of()).settings());
        return new Settings(
                plain.server(),
                plain.management(),
                plain.kafka(),
                plain.topics(),
                plain.auth(),
                plain.secrets(),
                plain.targets(),
                plain.streams(),
                plain.quotas(),
                plain.publishing(),
                plain.providers(),
                sources.stream().collect(Collectors.toMap(SourceSettings::name, Function.identity())),
                subscriptions.stream().collect(Collectors.toMap(SubscriptionSettings::name, Function.identity())),
                Map.of());
    }
}
