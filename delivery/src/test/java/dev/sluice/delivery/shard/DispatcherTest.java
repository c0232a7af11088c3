// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.delivery.pace.CircuitNote;
import dev.sluice.delivery.pace.Room;
import dev.sluice.events.LogRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** One whose log answers when the test says so. */
    private static final class Slow extends Track {
        private final Promise<@Nullable LogRecord> answer = Promise.promise();

        Slow(Dispatcher dispatcher, OwnedPartition partition, Lane lane) {
            super(dispatcher, partition, lane);
        }

        @Override
        Future<@Nullable LogRecord> again(Open open) {
            return answer.future();
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
    void an_event_that_can_not_be_read_again_has_no_request_more() throws Exception {
        try (Rig rig = new Rig()) {
            rig.notes.circuit(Rig.webhook(null).subscription(), open());
            List<Track> tracks = new ArrayList<>();
            rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, tracks);
                Unread track = new Unread(dispatcher, rig.partition, rig.lane(), null);
                tracks.add(track);
                Open open = parked(rig, track, 0, Rig.START, false);
                assertThat(open.requests()).isEqualTo(1);
                dispatcher.pump();
                dispatcher.pump();
                assertThat(track.reads).hasValue(1);
                assertThat(open.requests()).isEqualTo(1);
                return null;
            });
        }
    }

    @Test
    void an_event_whose_log_is_cut_while_it_is_read_again_has_no_request_more() throws Exception {
        try (Rig rig = new Rig()) {
            rig.notes.circuit(Rig.webhook(null).subscription(), open());
            List<Track> tracks = new ArrayList<>();
            rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, tracks);
                Slow track = new Slow(dispatcher, rig.partition, rig.lane());
                tracks.add(track);
                Open open = parked(rig, track, 0, Rig.START, false);
                dispatcher.pump();
                dispatcher.pump();
                assertThat(open.inFlight()).isTrue();
                rig.partition.truncated(0);
                track.answer.complete(Rig.record(0, Rig.START));

                DeadLetter letter =
                        rig.partition.lanes().cut(false).deadLetters().getFirst();
                assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.RETENTION);
                assertThat(letter.record()).isNull();
                assertThat(letter.requests()).isEqualTo(1);
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
    void past_so_many_that_wait_in_a_lane_its_oldest_is_a_dead_letter_with_its_body() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, List.of());
                Track track = new Track(dispatcher, rig.partition, rig.lane());
                for (int i = 0; i < 10_000; i++) {
                    dispatcher.aftermath().retryLater(track, rig.launched(i, Rig.START), IN_FIVE_HOURS);
                }
                assertThat(rig.lane().openCount()).isEqualTo(10_000);
                dispatcher.aftermath().retryLater(track, rig.launched(10_000, Rig.START), IN_FIVE_HOURS);

                assertThat(rig.lane().openCount()).isEqualTo(10_000);
                assertThat(rig.lane().opens().iterator().next().offset()).isEqualTo(1);
                assertThat(rig.parts.retries().size()).isEqualTo(10_000);
                DeadLetter letter =
                        rig.partition.lanes().cut(false).deadLetters().getFirst();
                assertThat(rig.partition.lanes().cut(false).deadLetters()).hasSize(1);
                assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.PARKED_FULL);
                assertThat(letter.offset()).isZero();
                assertThat(letter.record()).isNotNull();
                assertThat(letter.requests()).isEqualTo(1);
                return null;
            });
        }
    }

    @Test
    void who_finds_no_room_on_the_node_sends_nothing_and_is_called_when_there_is_some() throws Exception {
        try (Rig rig = new Rig(new Room(2, 1 << 30))) {
            rig.on(() -> {
                Room.Seat first = Objects.requireNonNull(rig.parts.room().take(() -> {}, true));
                Room.Seat second = Objects.requireNonNull(rig.parts.room().take(() -> {}, true));
                Dispatcher dispatcher = rig.dispatcher(null, List.of());
                rig.partition.match(Rig.record(0, Rig.START));
                dispatcher.pump();
                assertThat(rig.lane().openCount()).isZero();

                first.leave();
                assertThat(rig.lane().opens()).singleElement().satisfies(open -> {
                    assertThat(open.offset()).isZero();
                    assertThat(open.requests()).isEqualTo(1);
                });
                second.leave();
                return null;
            });
        }
    }

    @Test
    void a_probe_too_waits_for_room_on_the_node() throws Exception {
        try (Rig rig = new Rig(new Room(2, 1 << 30))) {
            rig.notes.circuit(Rig.webhook(null).subscription(), open());
            rig.on(() -> {
                Room.Seat first = Objects.requireNonNull(rig.parts.room().take(() -> {}, true));
                Room.Seat second = Objects.requireNonNull(rig.parts.room().take(() -> {}, true));
                List<Track> tracks = new ArrayList<>();
                Dispatcher dispatcher = rig.dispatcher(null, tracks);
                Track track = new Track(dispatcher, rig.partition, rig.lane());
                tracks.add(track);
                for (int i = 0; i < 20; i++) {
                    parked(rig, track, i, Rig.START, true);
                }
                dispatcher.pump();
                assertThat(rig.lane().opens()).extracting(Open::requests).containsOnly(1);

                first.leave();
                assertThat(rig.lane().opens()).extracting(Open::requests).containsOnlyOnce(2);
                second.leave();
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
                assertThat(rig.partition.lanes().cut(false).deadLetters())
                        .hasSize(150)
                        .extracting(DeadLetter::reason)
                        .containsOnly(DeadLetter.Reason.PARKED_FULL);

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
