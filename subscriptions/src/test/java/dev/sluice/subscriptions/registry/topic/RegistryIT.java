// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import static dev.sluice.subscriptions.registry.topic.RegistryBroker.await;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unborn;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unbornSource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.VersionConflictException;
import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.secret.WrongKeyException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegistryIT {

    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    @Test
    void a_write_is_in_the_writers_view_at_once_and_soon_in_the_others() throws Exception {
        Registry here = BROKER.node();
        Registry there = BROKER.node();
        Resource<SubscriptionSettings> written = await(here.put(unborn("billing", "a"), 0));
        assertThat(here.current().subscriptions()).containsEntry("billing", written);
        assertThat(written.version()).isOne();
        assertThat(written.starts()).isEqualTo(unborn("billing", "a").starts());
        assertThat(here.position()).isGreaterThan(written.incarnation());
        await().untilAsserted(() -> assertThat(there.current().subscriptions()).containsEntry("billing", written));
        await(there.delete(Kind.SUBSCRIPTION, "billing", 1));
        assertThat(there.current().subscriptions()).isEmpty();
    }

    @Test
    void it_says_as_of_when_its_view_is_and_that_stands_while_a_listener_does() throws Exception {
        Registry node = BROKER.node();
        long begun = System.nanoTime();
        await().until(() -> node.followedNanos() - begun > 0);

        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        node.listen((before, after, changes) -> {
            if (after.subscriptions().containsKey("billing")) {
                asked.countDown();
                assertThatNoException().isThrownBy(go::await);
            }
        });
        await(BROKER.node().put(unborn("billing", "a"), 0));
        asked.await();
        long stood = node.followedNanos();
        long later = System.nanoTime();
        await().during(Duration.ofSeconds(2)).until(() -> node.followedNanos() == stood);
        go.countDown();
        await().until(() -> node.followedNanos() - later > 0);
    }

    @Test
    void the_incarnation_survives_changes_and_is_another_after_a_re_creation() throws Exception {
        Registry node = BROKER.node();
        var first = await(node.put(unborn("billing", "a"), 0));
        var paused = await(node.put(first.with(State.PAUSED), 1));
        assertThat(paused)
                .isEqualTo(new Resource<>(
                        first.kind(),
                        first.id(),
                        first.tenant(),
                        first.origin(),
                        State.PAUSED,
                        first.createdAt(),
                        2,
                        first.incarnation(),
                        first.definition(),
                        first.starts()));
        await(node.delete(Kind.SUBSCRIPTION, "billing", Registry.ANY_VERSION));
        var second = await(node.put(unborn("billing", "a"), 0));
        assertThat(second.version()).isOne();
        assertThat(second.incarnation()).isGreaterThan(first.incarnation());
        assertThatThrownBy(() -> await(node.put(paused, Registry.ANY_VERSION)))
                .hasCauseInstanceOf(VersionConflictException.class);
        var replaced = await(node.put(unborn("billing", "b"), 1));
        assertThat(replaced.incarnation()).isGreaterThan(second.incarnation());
    }

    @Test
    void of_two_that_write_at_once_one_wins_and_the_other_is_told() throws Exception {
        Registry one = BROKER.node();
        Registry two = BROKER.node();
        await(one.put(unborn("billing", "a0"), 0));
        for (int version = 1; version <= 10; version++) {
            var present = one.current().subscriptions().get("billing");
            assertThat(present.version()).isEqualTo(version);
            var mine = one.put(present.with(State.PAUSED), version);
            var yours = two.put(present.with(State.DISABLED), version);
            Future.join(mine, yours)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .exceptionally(failed -> null)
                    .get();
            assertThat(mine.succeeded()).isNotEqualTo(yours.succeeded());
            assertThat(mine.succeeded() ? yours.cause() : mine.cause()).isInstanceOf(VersionConflictException.class);
            State winner = mine.succeeded() ? State.PAUSED : State.DISABLED;
            await().untilAsserted(() -> assertThat(
                            one.current().subscriptions().get("billing").state())
                    .isEqualTo(winner));
        }
        var codec = new ResourceCodec(new SealedDefinition(new SecretBox(new byte[32])));
        List<Long> versions = new ArrayList<>();
        BROKER.log()
                .forEach(record -> versions.add(codec.readSubscription("billing", record.value(), record.offset())
                        .version()));
        assertThat(versions).isSorted().doesNotHaveDuplicates().last().isEqualTo(11L);
    }

    @Test
    void many_writes_from_many_nodes_all_land() throws Exception {
        List<Registry> nodes = List.of(BROKER.node(), BROKER.node(), BROKER.node());
        var writes = new ArrayList<Future<?>>();
        for (int i = 0; i < 15; i++) writes.add(nodes.get(i % 3).put(unborn("s" + i, "a"), 0));
        await(Future.all(writes));
        for (Registry each : nodes)
            await().untilAsserted(
                            () -> assertThat(each.current().subscriptions()).hasSize(15));
    }

    @Test
    void an_open_transaction_of_a_writer_that_hangs_never_lands() throws Exception {
        Registry node = BROKER.node();
        try (var hanging =
                BROKER.clients("hanging").transactionalProducer(BROKER.topics().registry(), Duration.ofSeconds(60))) {
            hanging.initTransactions();
            hanging.beginTransaction();
            hanging.send(new ProducerRecord<>(BROKER.topics().registry(), "source/x".getBytes(UTF_8), new byte[] {9}))
                    .get();
            await(node.put(unbornSource("stripe-live"), 0));
            assertThatThrownBy(hanging::commitTransaction).isNotNull();
        }
        assertThat(BROKER.log()).hasSize(1);
        assertThat(node.failure()).isNull();
    }

    @Test
    void a_node_that_starts_later_sees_the_same_also_after_compaction() throws Exception {
        Registry node = BROKER.node();
        var kept = await(node.put(unborn("kept", "a"), 0));
        await(node.put(unborn("gone", "a"), 0));
        for (int version = 1; version <= 20; version++)
            kept = await(node.put(kept.with(State.values()[version % 4]), version));
        await(node.delete(Kind.SUBSCRIPTION, "gone", 1));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    await(node.put(unbornSource("stripe-live"), Registry.ANY_VERSION));
                    assertThat(BROKER.log().stream()
                                    .filter(record -> new String(record.key(), UTF_8).endsWith("/kept")))
                            .hasSize(1);
                });
        Snapshot later = BROKER.node().current();
        assertThat(later.subscriptions())
                .isEqualTo(node.current().subscriptions())
                .containsOnlyKeys("kept");
        assertThat(later.sources()).isEqualTo(node.current().sources());
        await().untilAsserted(() -> assertThat(node.position()).isEqualTo(later.position()));
    }

    @Test
    void a_node_with_another_master_key_does_not_start() throws Exception {
        await(BROKER.node().put(unborn("billing", "a"), 0));
        Registry other = BROKER.unstarted(1);
        assertThatThrownBy(() -> await(other.start())).hasCauseInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> await(other.put(unborn("x", "a"), 0))).hasCauseInstanceOf(RegistryException.class);
    }

    @Test
    void a_record_of_another_version_is_never_passed_over() throws Exception {
        Registry node = BROKER.node();
        var written = await(node.put(unborn("billing", "a"), 0));
        try (var newer = BROKER.clients("newer").transactionalProducer("newer", Duration.ofSeconds(10))) {
            newer.initTransactions();
            newer.beginTransaction();
            newer.send(new ProducerRecord<>(BROKER.topics().registry(), "source/x".getBytes(UTF_8), new byte[] {2}));
            newer.send(new ProducerRecord<>(BROKER.topics().registry(), "subscription/billing".getBytes(UTF_8), null));
            newer.commitTransaction();
        }
        await().untilAsserted(() -> assertThat(node.failure()).isInstanceOf(RegistryException.class));
        assertThat(node.current().subscriptions()).containsEntry("billing", written);
        assertThatThrownBy(() -> await(node.put(unborn("x", "a"), 0))).hasCauseInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> await(BROKER.unstarted(0).start())).hasCauseInstanceOf(RegistryException.class);
    }

    @Test
    void a_listener_hears_everything_in_order() throws Exception {
        Registry node = BROKER.node();
        await(node.put(unbornSource("stripe-live"), 0));
        var heard = new CopyOnWriteArrayList<ResourceChange>();
        var positions = new CopyOnWriteArrayList<Long>();
        node.listen((before, after, changes) -> {
            heard.addAll(changes);
            positions.add(before.position());
            positions.add(after.position());
        });
        var first = await(node.put(unborn("billing", "a"), 0));
        var second = await(node.put(first.with(State.PAUSED), 1));
        await(node.delete(Kind.SUBSCRIPTION, "billing", 2));
        assertThat(heard)
                .containsExactly(
                        new ResourceChange.OfSource(
                                "stripe-live", null, node.current().sources().get("stripe-live")),
                        new ResourceChange.OfSubscription("billing", null, first),
                        new ResourceChange.OfSubscription("billing", first, second),
                        new ResourceChange.OfSubscription("billing", second, null));
        await().untilAsserted(() -> assertThat(positions).last().isEqualTo(node.position()));
        assertThat(positions).startsWith(0L).isSorted();
    }

    @Test
    void what_waits_when_the_registry_stops_is_told() throws Exception {
        Registry node = BROKER.node();
        await(node.stop());
        assertThatThrownBy(() -> await(node.put(unborn("billing", "a"), 0)))
                .hasCauseInstanceOf(RegistryException.class);
    }
}
