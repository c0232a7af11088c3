// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.upkeep;

import static dev.sluice.subscriptions.registry.topic.RegistryBroker.await;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.SECRET;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unborn;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unbornSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Secret;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.OldSecrets;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.topic.RegistryBroker;
import dev.sluice.subscriptions.registry.topic.SomeSettings;
import dev.sluice.subscriptions.secret.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MasterKeyRotationIT {

    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    private static final KeyRing OLD = KeyRing.of(key(1));
    private static final KeyRing OLD_KNOWING_NEW = KeyRing.of(key(1), List.of(), List.of(key(2)));
    private static final KeyRing NEW_KNOWING_OLD = KeyRing.of(key(2), List.of(key(1)), List.of());
    private static final KeyRing NEW = KeyRing.of(key(2));

    private Instant now = SomeSettings.NOW;

    private static byte[] key(int n) {
        var key = new byte[32];
        Arrays.fill(key, (byte) n);
        return key;
    }

    private static Registry node(KeyRing keys) throws Exception {
        Registry node = BROKER.unstarted(keys);
        await(node.start());
        return node;
    }

    private SecretUpkeep upkeep(Registry node) {
        return new SecretUpkeep(node, () -> now, true);
    }

    /** How many of one record there were: each has its end marked. Compaction takes none of the newest. */
    private static long transactions() {
        return BROKER.log().getLast().offset() / 2 + 1;
    }

    @Test
    void what_is_under_an_old_key_is_sealed_anew_and_nothing_else_of_it_changes() throws Exception {
        Registry before = node(OLD);
        var subscription = await(before.put(unborn("billing", "a"), 0));
        var source = await(before.put(unbornSource("stripe-live"), 0));
        Registry between = node(NEW_KNOWING_OLD);
        assertThat(between.current().underOldKeys()).hasSize(2);
        var changes = new CopyOnWriteArrayList<ResourceChange>();
        between.listen((from, to, told) -> changes.addAll(told));

        await(upkeep(between).tend());

        assertThat(between.current().underOldKeys()).isEmpty();
        assertThat(between.current().subscriptions()).containsEntry("billing", subscription);
        assertThat(between.current().sources()).containsEntry("stripe-live", source);
        assertThat(changes).hasSize(2); // those of the beginning
        // the records under the old key are still in the topic, and in nobody's way
        Registry after = node(NEW);
        assertThat(after.current().subscriptions()).containsEntry("billing", subscription);
        assertThat(after.current().sources()).containsEntry("stripe-live", source);
        assertThat(after.failure()).isNull();
    }

    @Test
    void two_nodes_that_seal_anew_at_once_do_it_once() throws Exception {
        await(node(OLD).put(unborn("billing", "a"), 0));
        Registry one = node(NEW_KNOWING_OLD);
        Registry two = node(NEW_KNOWING_OLD);

        var first = upkeep(one).tend();
        var second = upkeep(two).tend();
        await(first);
        await(second);

        assertThat(transactions()).isEqualTo(2);
        assertThat(two.current().underOldKeys()).isEmpty();
    }

    @Test
    void a_node_that_is_to_get_the_key_later_reads_along_and_takes_nothing_back() throws Exception {
        Registry later = node(OLD_KNOWING_NEW);
        Registry sooner = node(NEW_KNOWING_OLD);
        await(sooner.put(unborn("billing", "a"), 0));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> later.current().subscriptions().containsKey("billing"));
        await(upkeep(later).tend());

        assertThat(later.current().subscriptions().get("billing").locked()).isNull();
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void a_resource_without_its_key_stands_still_and_the_others_go_on() throws Exception {
        Registry old = node(OLD);
        await(old.put(unbornSource("stripe-live"), 0));
        Registry other = node(NEW_KNOWING_OLD);
        var sealed = await(other.put(unborn("billing", "a"), 0));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> old.current().subscriptions().containsKey("billing"));

        var locked = old.current().subscriptions().get("billing");
        assertThat(locked.served()).isFalse();
        assertThat(locked.locked().why()).contains("billing", NEW.current().id(), "SLUICE_MASTER_KEY");
        assertThat(locked.incarnation()).isEqualTo(sealed.incarnation());
        assertThat(locked.toString()).doesNotContain(SECRET);
        assertThat(old.current().sources().get("stripe-live").served()).isTrue();
        assertThat(old.failure()).isNull();

        // what the locked-out node changes of it keeps the secret as it is
        var paused = await(old.put(locked.with(State.PAUSED), locked.version()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> other.current().subscriptions().get("billing").version() == paused.version());
        var seen = other.current().subscriptions().get("billing");
        assertThat(seen.state()).isEqualTo(State.PAUSED);
        assertThat(seen.locked()).isNull();
        assertThat(seen.definition()).isEqualTo(sealed.definition());
    }

    @Test
    void nodes_with_each_others_key_for_the_old_one_do_not_fight_all_the_time() throws Exception {
        await(node(OLD).put(unborn("billing", "a"), 0));
        Registry one = node(KeyRing.of(key(1), List.of(key(2)), List.of()));
        Registry two = node(NEW_KNOWING_OLD);
        SecretUpkeep ones = upkeep(one);
        SecretUpkeep twos = upkeep(two);

        for (int i = 0; i < 5; i++) {
            await(twos.tend());
            await(one.write(snapshot -> List.of()));
            await(ones.tend());
            await(two.write(snapshot -> List.of()));
        }

        assertThat(transactions()).isEqualTo(3);
    }

    @Test
    void a_secret_whose_end_has_come_is_forgotten_a_minute_later_by_one_of_the_nodes() throws Exception {
        Registry one = node(OLD);
        Registry two = node(OLD);
        var old = Secret.of("whsec_" + "b".repeat(32));
        var webhook = (WebhookSpec) unborn("billing", "a").definition().target();
        var rotating = unborn("billing", "a")
                .defined(unborn("billing", "a").definition().with(webhook.with(List.of(Secret.of(SECRET), old))))
                .with(new OldSecrets(Map.of(old, now)));
        await(one.put(rotating, 0));

        await(upkeep(one).tend());
        assertThat(one.current().find(Kind.SUBSCRIPTION, "billing").version()).isEqualTo(1);
        now = now.plus(SecretUpkeep.PATIENCE);
        var first = upkeep(one).tend();
        var second = upkeep(two).tend();
        await(first);
        await(second);

        Snapshot seen = await(one.write(snapshot -> List.of()));
        var left = seen.subscriptions().get("billing");
        assertThat(((WebhookSpec) left.definition().target()).secrets()).containsExactly(Secret.of(SECRET));
        assertThat(left.oldSecrets()).isEqualTo(OldSecrets.NONE);
        assertThat(left.version()).isEqualTo(2);
    }
}
