// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.RecordedAttempt;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptSightTest {
    private static final long LIMIT = 1_500;

    private final AtomicLong nanos = new AtomicLong();
    private final ArrayDeque<Promise<@Nullable LogRecord>> asked = new ArrayDeque<>();
    private final AttemptSight sight = new AttemptSight(this::ask, nanos::get);

    private Future<@Nullable LogRecord> ask(Position position) {
        Promise<@Nullable LogRecord> answer = Promise.promise();
        asked.add(answer);
        return answer.future();
    }

    private static Event event(int number) {
        return Event.builder()
                .tenant("t")
                .id("e-" + number)
                .source("/in/x")
                .type(number % 2 == 0 ? "even" : "odd")
                .receivedMillis(1)
                .build();
    }

    private static List<RecordedAttempt> attempts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RecordedAttempt(event(i).eventId(), 0, i, 1, 1, 1, Ending.DELIVERED, 200))
                .toList();
    }

    private void answer(int number) {
        assertThat(asked).as("asked for at a time").hasSize(1);
        asked.remove().complete(LogRecord.of(new Position(0, number), 1, 10, event(number)));
    }

    @Test
    void events_are_read_one_after_the_other_and_only_what_the_token_sees_is_shown() {
        Future<AttemptSight.Shown> shown =
                sight.of(attempts(100), seen -> seen.type().equals("even"), LIMIT);
        IntStream.range(0, 100).forEach(this::answer);

        assertThat(shown.isComplete()).isTrue();
        assertThat(shown.result().lookedAt()).isEqualTo(100);
        assertThat(shown.result().attempts())
                .extracting(RecordedAttempt::offset)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> 2L * i).toList());
    }

    @Test
    void when_the_time_is_up_it_says_how_many_were_looked_at() {
        Future<AttemptSight.Shown> shown = sight.of(attempts(100), seen -> true, LIMIT);
        answer(0);
        answer(1);
        nanos.set(LIMIT + 1);
        answer(2);

        assertThat(shown.isComplete()).isTrue();
        assertThat(asked).isEmpty();
        assertThat(shown.result().lookedAt()).isEqualTo(3);
        assertThat(shown.result().attempts()).hasSize(3);
    }

    @Test
    void what_is_not_there_any_more_or_is_another_event_is_not_shown() {
        Future<AttemptSight.Shown> shown = sight.of(attempts(2), seen -> true, LIMIT);
        asked.remove().complete(null);
        asked.remove().complete(LogRecord.of(new Position(0, 1), 1, 10, event(7)));

        assertThat(shown.result().attempts()).isEmpty();
        assertThat(shown.result().lookedAt()).isEqualTo(2);
        assertThat(sight.of(List.of(), seen -> true, LIMIT).result().attempts()).isEmpty();
    }
}
