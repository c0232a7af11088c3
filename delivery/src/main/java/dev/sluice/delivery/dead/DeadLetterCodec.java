// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.dead;

import dev.sluice.delivery.attempts.History;
import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter on its topic: the whole record as it stood on the events topic, and headers that begin with {@code sluice_dead_} that
 * say whose it was and why, {@code sluice_dead_attempts} what became of the attempts, in JSON.
 */
public final class DeadLetterCodec {
    /** More than all headers of a record take: the door bounds those of a request to a quarter of it. */
    private static final int HEADERS_BYTES = 60 * 1024;

    private DeadLetterCodec() {}

    /**
     * The record, for the partition of the event.
     *
     * @param maxBytes what the topic takes: an event that does not fit with the headers goes without its body, and says so
     */
    public static ProducerRecord<byte[], byte[]> encode(String topic, DeadLetter letter, int maxBytes) {
        LogRecord record = letter.record();
        Headers headers = new RecordHeaders();
        byte @Nullable [] key = null;
        byte @Nullable [] value = null;
        if (record != null && record.isEvent()) {
            ProducerRecord<byte[], byte[]> event = EventCodec.encode(topic, record.event());
            event.headers().forEach(headers::add);
            key = event.key();
            value = event.value();
        } else if (record != null) {
            Unreadable raw = record.raw();
            raw.headers().forEach(headers::add);
            key = raw.key();
            value = raw.value();
        }
        if (value != null && value.length + HEADERS_BYTES > maxBytes) {
            value = null;
            add(headers, "sluice_dead_body", "left out: too big");
        }
        add(headers, "sluice_dead_version", "1");
        add(headers, "sluice_dead_reason", letter.reason().label());
        add(headers, "sluice_dead_tenant", letter.tenant());
        add(headers, "sluice_dead_subscription", letter.subscription());
        add(headers, "sluice_dead_incarnation", Long.toString(letter.incarnation()));
        add(headers, "sluice_dead_offset", Long.toString(letter.offset()));
        add(headers, "sluice_dead_requests", Integer.toString(letter.requests()));
        add(headers, "sluice_dead_outcome", letter.lastOutcome());
        add(headers, "sluice_dead_at", Long.toString(letter.at()));
        if (!letter.history().attempts().isEmpty()) {
            add(headers, "sluice_dead_attempts", AttemptsJson.write(letter.history()));
        }
        return new ProducerRecord<>(topic, letter.partition(), key, value, headers);
    }

    /**
     * What stands on the topic.
     *
     * @return null when it is no dead letter of a version that this node reads
     */
    public static @Nullable FiledLetter decode(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        if (!"1".equals(text(headers, "sluice_dead_version"))) {
            return null;
        }
        try {
            return filed(record, headers);
        } catch (RuntimeException notOurs) { // numbers or JSON that somebody else wrote
            return null;
        }
    }

    private static FiledLetter filed(ConsumerRecord<byte[], byte[]> record, Headers headers) {
        long offset = number(headers, "sluice_dead_offset");
        LogRecord stood = EventCodec.decode(record);
        Position position = new Position(record.partition(), offset);
        String subscription = text(headers, "sluice_dead_subscription");
        String tenant = text(headers, "sluice_dead_tenant");
        String attempts = text(headers, "sluice_dead_attempts");
        @Nullable LogRecord was = null;
        if (stood.isEvent()) {
            was = LogRecord.of(position, record.timestamp(), stood.sizeBytes(), stood.event());
            tenant = tenant == null && subscription != null ? stood.event().tenant() : tenant;
        } else if (subscription == null) {
            was = LogRecord.of(position, record.timestamp(), stood.sizeBytes(), stood.raw());
        }
        DeadLetter letter = new DeadLetter(
                record.partition(),
                offset,
                was,
                tenant,
                subscription,
                number(headers, "sluice_dead_incarnation"),
                DeadLetter.Reason.ofLabel(Objects.requireNonNull(text(headers, "sluice_dead_reason"))),
                Math.toIntExact(number(headers, "sluice_dead_requests")),
                Objects.requireNonNullElse(text(headers, "sluice_dead_outcome"), ""),
                number(headers, "sluice_dead_at"),
                attempts == null ? History.NONE : AttemptsJson.read(attempts));
        return new FiledLetter(record.offset(), letter, headers.lastHeader("sluice_dead_body") != null);
    }

    private static long number(Headers headers, String name) {
        return Long.parseLong(Objects.requireNonNull(text(headers, name)));
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
