// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import static dev.sluice.subscriptions.registry.topic.RegistryBroker.await;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.NOW;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.source;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.value.Start;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.topic.RegistryBroker;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileResourcesIT {

    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    private final List<Start> resolved = new ArrayList<>();

    @Test
    void a_file_read_twice_is_written_once() throws Exception {
        Registry node = BROKER.node();
        FileResources file = file(node);
        var sources = List.of(source("stripe-live", "acme", "whsec_1"));
        var subscriptions = IntStream.range(0, 500)
                .mapToObj(i -> subscription("s" + i, "acme", "com.stripe.*"))
                .toList();
        Snapshot first = await(file.enter(sources, subscriptions));
        assertThat(first.subscriptions()).hasSize(500);
        assertThat(first.subscriptions().get("s7").start(0)).isEqualTo(42);
        assertThat(resolved).containsExactly(new Start.Latest());
        assertThat(first.subscriptions().values()).allMatch(each -> each.version() == 1);
        Snapshot second = await(file.enter(sources, subscriptions));
        assertThat(second.subscriptions()).isEqualTo(first.subscriptions());
        assertThat(second.sources()).isEqualTo(first.sources());
        Registry restarted = BROKER.node();
        Snapshot third = await(file(restarted).enter(sources, subscriptions));
        assertThat(third.subscriptions()).isEqualTo(first.subscriptions());
        assertThat(third.sources()).isEqualTo(first.sources());
        assertThat(resolved).hasSize(1);
    }

    @Test
    void a_subscription_that_left_the_file_and_came_back_goes_on_where_it_was() throws Exception {
        Registry node = BROKER.node();
        FileResources file = file(node);
        var billing = subscription("billing", "acme", "com.stripe.*");
        var born =
                await(file.enter(List.of(), List.of(billing))).subscriptions().get("billing");
        assertThat(await(file.enter(List.of(), List.of()))
                        .subscriptions()
                        .get("billing")
                        .state())
                .isEqualTo(State.ORPHANED);
        var back =
                await(file.enter(List.of(), List.of(billing))).subscriptions().get("billing");
        assertThat(back.state()).isEqualTo(State.ACTIVE);
        assertThat(back.incarnation()).isEqualTo(born.incarnation());
        assertThat(back.starts()).isEqualTo(born.starts());
        assertThat(back.version()).isEqualTo(3);
    }

    private FileResources file(Registry node) {
        StartResolver starts = (start, tenant) -> {
            resolved.add(start);
            return Future.succeededFuture(Map.of(0, 42L));
        };
        return new FileResources(node, starts, () -> NOW);
    }
}
