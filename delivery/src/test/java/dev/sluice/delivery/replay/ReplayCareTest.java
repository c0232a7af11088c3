// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.Replay.Ending;
import dev.sluice.subscriptions.replay.Replay.Only;
import dev.sluice.subscriptions.replay.Replay.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReplayCareTest {
    private static final Instant MADE = Instant.parse("2026-01-31T12:00:00Z");

    private final Known registry = new Known();
    private final Map<String, ReplayNote> notes = new HashMap<>();
    private Instant now = MADE;
    private final ReplayCare care = new ReplayCare(registry, new Told(), "topic", () -> now);

    ReplayCareTest() throws Exception {
        registry.subscriptions.put("billing", subscription("billing", 4));
        registry.replays.put("rep_1", replay("billing", 4, "topic"));
    }

    private static Resource<SubscriptionSettings> subscription(String id, long incarnation) throws Exception {
        SubscriptionSettings settings = ResourceJson.readSubscription(id, new ObjectMapper().readTree("""
                        {"webhook": {"url": "https://partner.example/",
                                     "secrets": ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]}}"""))
                .orElseThrow();
        return new Resource<>(
                Kind.SUBSCRIPTION, id, "acme", Origin.API, State.ACTIVE, MADE, 1, incarnation, settings, Map.of());
    }

    private static Resource<Replay> replay(String subscription, long incarnation, String topicId) {
        Replay replay = new Replay(
                subscription,
                incarnation,
                topicId,
                "earliest",
                "latest",
                Map.of(0, 10L, 1, 20L, 2, 0L),
                null,
                Only.NOTHING,
                null,
                null);
        return new Resource<>(
                Kind.REPLAY, "rep_1", "acme", Origin.API, State.ACTIVE, MADE, 1, 9, replay, Map.of(0, 0L, 1, 10L));
    }

    private Optional<Ending> ending() {
        care.tend();
        return Optional.ofNullable(registry.replays.get("rep_1").definition().ending());
    }

    @Test
    void it_is_completed_when_all_of_its_partitions_are_done_and_keeps_their_sums() {
        notes.put("rep_1/0", new ReplayNote(10, 7, 1, 0, true));
        assertThat(ending()).isEmpty();
        notes.put("rep_1/1", new ReplayNote(20, 3, 0, 2, false));
        assertThat(ending()).isEmpty();
        notes.put("rep_1/1", new ReplayNote(20, 4, 0, 2, true));

        assertThat(ending()).contains(new Ending(Outcome.COMPLETED, MADE, "done", 11, 1, 2));
    }

    @Test
    void it_ends_when_its_subscription_is_gone_or_another_one() throws Exception {
        registry.subscriptions.put("billing", subscription("billing", 5));

        assertThat(ending()).map(Ending::reason).contains("subscription_gone");
    }

    @Test
    void it_ends_when_its_log_was_made_anew() {
        registry.replays.put("rep_1", replay("billing", 4, "another"));

        assertThat(ending()).map(Ending::reason).contains("reset");
    }

    @Test
    void what_has_ended_stays_as_it_is_and_is_forgotten_after_a_while() {
        registry.subscriptions.clear();
        assertThat(ending()).map(Ending::reason).contains("subscription_gone");
        now = MADE.plus(ReplayCare.KEPT);
        assertThat(ending()).map(Ending::at).contains(MADE);
        now = now.plus(Duration.ofSeconds(1));
        care.tend();

        assertThat(registry.replays).isEmpty();
    }

    @Test
    void how_far_it_is_counts_offsets() {
        notes.put("rep_1/0", new ReplayNote(5, 1, 0, 0, false));

        ReplayTotal total = ReplayTotal.of(registry.replays.get("rep_1"), new Told());

        assertThat(total.fraction()).isEqualTo(0.25);
        assertThat(total.parts())
                .containsExactly(new ReplayTotal.Part(0, 0, 10, 5, false), new ReplayTotal.Part(1, 10, 20, 10, false));
        assertThat(ReplayNote.CODEC.read(
                        ReplayNote.CODEC.version(), ReplayNote.CODEC.write(new ReplayNote(1, 2, 3, 4, true))))
                .isEqualTo(new ReplayNote(1, 2, 3, 4, true));
    }

    private final class Told implements ReplayProgress {
        @Override
        public Optional<ReplayNote> find(String replay, int partition) {
            return Optional.ofNullable(notes.get(replay + "/" + partition));
        }

        @Override
        public void tell(String replay, int partition, ReplayNote note) {
            notes.put(replay + "/" + partition, note);
        }
    }

    /** A registry in memory. */
    private static final class Known implements Registry {
        final Map<String, Resource<SubscriptionSettings>> subscriptions = new HashMap<>();
        final Map<String, Resource<Replay>> replays = new HashMap<>();

        @Override
        public Snapshot current() {
            return new Snapshot(100, Map.of(), subscriptions, replays, Map.of(), Set.of());
        }

        @Override
        @SuppressWarnings("unchecked")
        public Future<Snapshot> write(Actor actor, Function<Snapshot, List<Write>> decide) {
            for (Write write : decide.apply(current())) {
                switch (write) {
                    case Write.Put(Resource<?> resource) -> replays.put(resource.id(), (Resource<Replay>) resource);
                    case Write.Delete(Kind kind, String id) -> replays.remove(id);
                    case Write.Reseal reseal -> throw new AssertionError(reseal);
                }
            }
            return Future.succeededFuture(current());
        }

        @Override
        public Future<Snapshot> writeSoon(Actor actor, Function<Snapshot, List<Write>> decide) {
            return write(actor, decide);
        }

        @Override
        public Future<Void> start() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> stop() {
            return Future.succeededFuture();
        }

        @Override
        public Throwable failure() {
            return null;
        }

        @Override
        public void listen(RegistryListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <D> Future<Resource<D>> put(Resource<D> resource, long expectedVersion) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> delete(Kind kind, String id, long expectedVersion) {
            throw new UnsupportedOperationException();
        }
    }
}
