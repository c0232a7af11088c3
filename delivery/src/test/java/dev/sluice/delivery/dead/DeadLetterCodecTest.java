// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.dead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterCodecTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final int MAX = 1_114_112;
    private static final History HISTORY = History.NONE
            .with(new PastAttempt(NOW - 9_000, Ending.FAILED, 500, "say \"no\" ü"))
            .with(new PastAttempt(NOW - 5_000, Ending.TIMEOUT, 0, ""))
            .with(new PastAttempt(NOW, Ending.FAILED, 404, "<html>"));

    private static Event event(int bytes) {
        return Event.builder()
                .tenant("acme")
                .id("e-1")
                .source("/in/x")
                .type("a.b")
                .subject("s")
                .receivedMillis(NOW)
                .keep("x-github-event", "push")
                .data("x".repeat(bytes).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static DeadLetter letter(@Nullable LogRecord record, History history) {
        return new DeadLetter(
                3, 77, record, "acme", "s1", 5, DeadLetter.Reason.EXHAUSTED, 3, "failed 404", NOW, history);
    }

    private static LogRecord record(Event event) {
        return LogRecord.of(new Position(3, 77), NOW, 500, event);
    }

    private static ConsumerRecord<byte[], byte[]> filed(DeadLetter letter) {
        ProducerRecord<byte[], byte[]> sent = DeadLetterCodec.encode("t", letter, MAX);
        return new ConsumerRecord<>(
                "t",
                sent.partition(),
                12,
                NOW,
                TimestampType.CREATE_TIME,
                0,
                sent.value() == null ? -1 : sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    @Test
    void a_letter_is_read_back_with_its_event_and_all_attempts() {
        FiledLetter read = DeadLetterCodec.decode(filed(letter(record(event(40)), HISTORY)));

        assertThat(read).isNotNull();
        assertThat(read.offset()).isEqualTo(12);
        assertThat(read.bodyLeftOut()).isFalse();
        assertThat(read.letter())
                .usingRecursiveComparison()
                .ignoringFields("record")
                .isEqualTo(letter(null, HISTORY));
        LogRecord record = read.letter().record();
        assertThat(record).isNotNull();
        assertThat(record.position()).isEqualTo(new Position(3, 77));
        assertThat(record.event().eventId()).isEqualTo(event(40).eventId());
        assertThat(record.event().data()).hasSize(40);
        assertThat(record.event().kept()).containsEntry("x-github-event", "push");
    }

    @Test
    void one_whose_event_retention_took_is_its_tenants_all_the_same() {
        FiledLetter read = DeadLetterCodec.decode(filed(letter(null, HISTORY)));

        assertThat(read).isNotNull();
        assertThat(read.letter()).isEqualTo(letter(null, HISTORY));
    }

    @Test
    void the_longest_history_leaves_room_for_the_body() {
        History longest = History.NONE;
        for (int i = 0; i < 50; i++) {
            longest = longest.with(new PastAttempt(NOW, Ending.FAILED, 500, "\"\\".repeat(100) + i));
        }
        ProducerRecord<byte[], byte[]> sent =
                DeadLetterCodec.encode("t", letter(record(event(1_048_576)), longest), MAX);

        assertThat(sent.value()).hasSize(1_048_576);
        assertThat(sent.headers().lastHeader("sluice_dead_attempts").value()).hasSizeLessThan(24 * 1024);
    }

    @Test
    void a_record_that_is_no_event_is_nobodys_and_read_back_as_it_was() {
        Unreadable raw = new Unreadable(
                "not a CloudEvent", new byte[] {1}, new byte[] {2}, List.of(new RecordHeader("a", new byte[] {3})));
        DeadLetter letter = new DeadLetter(
                3,
                77,
                LogRecord.of(new Position(3, 77), NOW, 500, raw),
                null,
                null,
                -1,
                DeadLetter.Reason.UNREADABLE,
                0,
                "not a CloudEvent",
                NOW,
                History.NONE);

        FiledLetter read = DeadLetterCodec.decode(filed(letter));

        assertThat(read).isNotNull();
        assertThat(read.letter().tenant()).isNull();
        assertThat(read.letter().subscription()).isNull();
        assertThat(read.letter().reason()).isEqualTo(DeadLetter.Reason.UNREADABLE);
        assertThat(read.letter().lastOutcome()).isEqualTo("not a CloudEvent");
    }

    @Test
    void what_is_no_letter_of_ours_is_passed_over() {
        ConsumerRecord<byte[], byte[]> foreign = filed(letter(null, HISTORY));
        foreign.headers().remove("sluice_dead_at");
        ConsumerRecord<byte[], byte[]> later = filed(letter(null, HISTORY));
        later.headers().remove("sluice_dead_version").add("sluice_dead_version", new byte[] {'9'});

        assertThat(DeadLetterCodec.decode(foreign)).isNull();
        assertThat(DeadLetterCodec.decode(later)).isNull();
    }

    private static DeadLetter unreadable(Unreadable raw) {
        LogRecord record = LogRecord.of(new Position(3, 77), NOW, 500, raw);
        var reason = DeadLetter.Reason.UNREADABLE;
        return new DeadLetter(3, 77, record, null, null, -1, reason, 0, "not a CloudEvent", NOW, History.NONE);
    }

    private static int bytes(ProducerRecord<byte[], byte[]> record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key(),
                record.value(),
                record.headers().toArray());
    }

    @Test
    void what_is_too_big_fits_without_its_biggest_parts_and_says_which() {
        byte[] big = new byte[1_100_000];
        byte[] small = {1};
        List<Header> wide = List.of(new RecordHeader("a", new byte[1_112_000]));
        List<Header> many = IntStream.range(0, 200_000)
                .<Header>mapToObj(i -> new RecordHeader("h", null))
                .toList();

        assertThat(leftOut(new Unreadable("x", small, small, wide))).containsExactly("sluice_dead_headers");
        assertThat(leftOut(new Unreadable("x", small, null, many))).containsExactly("sluice_dead_headers");
        assertThat(leftOut(new Unreadable("x", big, small, List.of()))).isEmpty();
        assertThat(leftOut(new Unreadable("x", big, new byte[20_000], List.of())))
                .containsExactly("sluice_dead_key");
        assertThat(leftOut(new Unreadable("x", big, big, wide)))
                .containsExactlyInAnyOrder("sluice_dead_body", "sluice_dead_headers");
    }

    private static List<String> leftOut(Unreadable raw) {
        ProducerRecord<byte[], byte[]> sent = DeadLetterCodec.encode("t", unreadable(raw), MAX);
        assertThat(bytes(sent)).isLessThanOrEqualTo(MAX);
        return Stream.of(sent.headers().toArray())
                .filter(header -> new String(header.value(), StandardCharsets.UTF_8).startsWith("left out"))
                .map(Header::key)
                .toList();
    }

    @Test
    void an_event_with_big_attributes_goes_without_its_body_first() {
        Event wide = Event.builder()
                .tenant("acme")
                .id("e-1")
                .source("/in/x")
                .type("a.b")
                .receivedMillis(NOW)
                .extension("note", "y".repeat(200 * 1024))
                .data(new byte[1_000_000])
                .build();

        ProducerRecord<byte[], byte[]> sent = DeadLetterCodec.encode("t", letter(record(wide), HISTORY), MAX);

        assertThat(bytes(sent)).isLessThanOrEqualTo(MAX);
        assertThat(sent.value()).isNull();
        FiledLetter read = DeadLetterCodec.decode(filed(letter(record(wide), HISTORY)));
        assertThat(read).isNotNull();
        assertThat(read.bodyLeftOut()).isTrue();
        assertThat(read.letter().record()).isNotNull();
        assertThat(read.letter().record().event().eventId()).isEqualTo(wide.eventId());
        assertThat(read.letter().history()).isEqualTo(HISTORY);
    }

    @Test
    void a_foreign_record_can_not_pass_for_somebodys_letter() {
        List<Header> forged = List.of(
                new RecordHeader("sluice_dead_tenant", "acme".getBytes(StandardCharsets.UTF_8)),
                new RecordHeader("sluice_dead_subscription", "s1".getBytes(StandardCharsets.UTF_8)));

        FiledLetter read = DeadLetterCodec.decode(filed(unreadable(new Unreadable("x", null, null, forged))));

        assertThat(read).isNotNull();
        assertThat(read.letter().tenant()).isNull();
        assertThat(read.letter().subscription()).isNull();
    }
}
