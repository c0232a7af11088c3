// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.DeadLetterCodec;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.kafka.LogAccess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LetterLogTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final int BODY = 10_000;

    private static ConsumerRecord<byte[], byte[]> letter(int offset, String subscription) {
        Event event = Event.builder()
                .tenant("t")
                .id("e-" + offset)
                .source("/in/x")
                .type("a.b")
                .receivedMillis(NOW)
                .data(new byte[BODY])
                .build();
        DeadLetter letter = new DeadLetter(
                0,
                5_000 + offset,
                LogRecord.of(new Position(0, 5_000 + offset), NOW, BODY, event),
                "t",
                subscription,
                1,
                DeadLetter.Reason.EXHAUSTED,
                3,
                "failed 500",
                NOW,
                History.NONE);
        ProducerRecord<byte[], byte[]> sent = DeadLetterCodec.encode("dead", letter, 1 << 20);
        return new ConsumerRecord<>(
                "dead",
                0,
                offset,
                NOW,
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    @Test
    void a_chunk_ends_after_so_many_bytes_of_letters_that_are_wanted_and_the_next_goes_on_there() {
        List<ConsumerRecord<byte[], byte[]>> all = IntStream.range(0, 400)
                .mapToObj(i -> letter(i, i % 4 == 0 ? "s1" : "other"))
                .toList();
        List<Long> offsets = new ArrayList<>();
        int chunks = 0;
        for (long from = 0; from < 400; chunks++) {
            long begin = from;
            LetterLog.Letters read = LetterLog.letters(
                    TestTasks.redrive(1_000),
                    new LetterLog.Stretch(
                            0,
                            from,
                            400,
                            all.stream().filter(one -> one.offset() >= begin).toList()));
            long bytes = read.chunk().records().stream()
                    .mapToLong(one -> one.event().data().length)
                    .sum();
            assertThat(bytes).isLessThanOrEqualTo(LetterLog.CHUNK_BYTES + BODY);
            assertThat(read.origins()).hasSameSizeAs(read.chunk().records());
            read.chunk().records().forEach(one -> offsets.add(one.offset()));
            from = read.chunk().next();
        }
        assertThat(chunks).isBetween(3, 8);
        assertThat(offsets)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> 4L * i).toList());
    }

    @Test
    @Timeout(60)
    void an_error_is_told_to_who_waits_and_the_next_question_is_answered() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (var letters = new LetterLog(new LogAccess(vertx, null, null, null, null))) {
            Future<String> failed = letters.ask(() -> {
                throw new StackOverflowError();
            });

            assertThat(failed.toCompletionStage())
                    .failsWithin(Duration.ofSeconds(50))
                    .withThrowableThat()
                    .withCauseInstanceOf(StackOverflowError.class);
            assertThat(letters.ask(() -> "answer").toCompletionStage())
                    .succeedsWithin(Duration.ofSeconds(50))
                    .isEqualTo("answer");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }
}
