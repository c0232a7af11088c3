// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.delivery.pace.CircuitNote;
import dev.sluice.events.LogRecord;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A dispatcher alone: what waits, an open circuit, a log that can't be read. */
class DispatcherTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long HOUR = 3_600_000;
    private static final Retry IN_FIVE_HOURS = new Retry(Rig.START + 5 * HOUR, 1, 0, 0);

    private static CircuitNote open() {
        return new CircuitNote(Rig.START - 2 * HOUR, 9, Rig.START - HOUR);
    }

    /** One whose log can't be read: every question fails at once. */
    private static final class Unread extends Track {
        private final AtomicInteger reads = new AtomicInteger();
        private final @Nullable Error error;

        Unread(Dispatcher dispatcher, OwnedPartition partition, Lane lane, @Nullable Error error) {
            super(dispatcher, partition, lane);
            this.error = error;
        }

        @Override
        Future<@Nullable LogRecord> again(Open open) {
            reads.incrementAndGet();
            if (error != null) {
                throw error;
            }
            return Future.failedFuture("too many wait");
        }
    }

    private static Open parked(Rig rig, Track track, long offset, long received, boolean body) {
        Open open = rig.launched(offset, received);
        rig.partition.lanes().park(rig.lane(), open, IN_FIVE_HOURS);
        rig.parts.retries().add(track, open);
        if (!body) {
            open.hold(null);
        }
        return open;
    }

    @Test
    void events_that_are_too_old_for_a_probe_go_some_in_a_turn_and_nothing_is_noted() throws Exception {
        try (Rig rig = new Rig()) {
            rig.notes.circuit(Rig.webhook(null).subscription(), open());
            int writes = rig.notes.writes();
            List<Track> tracks = new ArrayList<>();
            Lane lane = rig.on(rig::lane);
            int left = rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(Duration.ofHours(1), tracks);
                Track track = new Track(dispatcher, rig.partition, lane);
                tracks.add(track);
                for (int i = 0; i < 5_000; i++) {
                    parked(rig, track, i, Rig.START - 3 * HOUR, true);
                }
                dispatcher.pump();
                return lane.openCount();
            });
            assertThat(left).isEqualTo(5_000 - 64);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(rig.on(lane::openCount)).isZero());
            assertThat(rig.notes.writes()).isEqualTo(writes);
            assertThat(rig.on(() -> rig.parts.retries().size())).isZero();
            assertThat(rig.stuck).hasValue(0);
        }
    }

    @Test
    void a_probe_whose_event_can_not_be_read_is_tried_once_a_second_and_its_event_waits_as_before() throws Exception {
        try (Rig rig = new Rig()) {
            rig.notes.circuit(Rig.webhook(null).subscription(), open());
            List<Track> tracks = new ArrayList<>();
            rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, tracks);
                Unread track = new Unread(dispatcher, rig.partition, rig.lane(), null);
                tracks.add(track);
                for (int i = 0; i < 20; i++) {
                    parked(rig, track, i, Rig.START, false);
                }
                dispatcher.pump();
                dispatcher.pump();
                assertThat(track.reads).hasValue(1);
                rig.now.addAndGet(500);
                dispatcher.pump();
                assertThat(track.reads).hasValue(1);
                rig.now.addAndGet(600);
                dispatcher.pump();
                assertThat(track.reads).hasValue(2);
                assertThat(track.lane().opens()).allMatch(open -> open.due() == IN_FIVE_HOURS.due());
                assertThat(track.lane().opens()).noneMatch(Open::inFlight);
                return null;
            });
        }
    }

    @Test
    void the_oldest_of_too_many_is_asked_for_once_a_second_while_the_log_can_not_be_read() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, List.of());
                Unread track = new Unread(dispatcher, rig.partition, rig.lane(), null);
                for (int i = 0; i < ShardParts.PARKED_LIMIT; i++) {
                    parked(rig, track, i, Rig.START, false);
                }
                dispatcher.aftermath().retryLater(track, rig.launched(20_000, Rig.START), IN_FIVE_HOURS);
                dispatcher.aftermath().retryLater(track, rig.launched(20_001, Rig.START), IN_FIVE_HOURS);
                assertThat(track.reads).hasValue(1);
                rig.now.addAndGet(1_100);
                dispatcher.aftermath().retryLater(track, rig.launched(20_002, Rig.START), IN_FIVE_HOURS);
                assertThat(track.reads).hasValue(2);
                assertThat(track.lane().opens()).noneMatch(Open::inFlight);
                assertThat(track.lane().opens()).allMatch(open -> open.due() == IN_FIVE_HOURS.due());
                assertThat(rig.parts.retries().size())
                        .isEqualTo(track.lane().openCount())
                        .isEqualTo(ShardParts.PARKED_LIMIT + 3);
                return null;
            });
        }
    }

    @Test
    void the_shard_has_no_more_open_than_it_may_whichever_lane_they_are_in() throws Exception {
        try (Rig rig = new Rig(100, List.of())) {
            rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, List.of());
                Track track = new Track(dispatcher, rig.partition, rig.lane());
                for (int i = 0; i < 250; i++) {
                    dispatcher.aftermath().retryLater(track, rig.launched(i, Rig.START), IN_FIVE_HOURS);
                    assertThat(rig.budget.open()).isLessThanOrEqualTo(100);
                }
                assertThat(rig.lane().openCount()).isEqualTo(100);
                assertThat(rig.lane().opens().iterator().next().offset()).isEqualTo(150);
                assertThat(rig.parts.retries().size()).isEqualTo(100);
                assertThat(rig.partition.lanes().cut(false).deadLetters()).hasSize(150);

                rig.partition.track(dispatcher);
                rig.partition.remove(dispatcher.webhook().key());
                assertThat(rig.budget.open()).isZero();
                assertThat(rig.parts.retries().size()).isZero();
                return null;
            });
        }
    }

    @Test
    void an_error_in_a_timer_ends_the_process_and_nothing_more_is_done() throws Exception {
        try (Rig rig = new Rig()) {
            Unread track = rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, List.of());
                Unread made = new Unread(dispatcher, rig.partition, rig.lane(), new StackOverflowError("planted"));
                Open open = parked(rig, made, 1, Rig.START, false);
                rig.parts.retries().addAt(Rig.START, made, open);
                return made;
            });
            await().atMost(LIMIT).untilAsserted(() -> assertThat(rig.stuck).hasValue(1));
            assertThat(rig.on(rig.parts.guard()::broken)).isTrue();
            assertThat(track.reads).hasValue(1);
            rig.on(() -> {
                rig.parts.guard().run("next", () -> track.reads.incrementAndGet());
                rig.parts
                        .guard()
                        .<Integer>of("next", x -> track.reads.incrementAndGet())
                        .handle(1);
                return null;
            });
            assertThat(track.reads).hasValue(1);
        }
    }
}
