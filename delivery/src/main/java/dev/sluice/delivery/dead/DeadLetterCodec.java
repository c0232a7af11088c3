// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.dead;

import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.Snippet;
import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    private static final String OURS = "sluice_dead_";

    /** More than a batch, its record's lengths and our own headers but that of the attempts take. */
    private static final int FRAME_BYTES = 4 * 1024;

    /** At most what the lengths of a header's name and value take. */
    private static final int HEADER_BYTES = 10;

    private static final int OUTCOME_BYTES = 1024;

    private DeadLetterCodec() {}

    /** What of a letter its author may leave out. */
    private static final class Parts {
        private byte @Nullable [] key;
        private byte @Nullable [] value;
        private List<Header> headers = List.of();
        private @Nullable String attempts;
        private final List<String> leftOut = new ArrayList<>();

        private Parts(String topic, DeadLetter letter) {
            LogRecord record = letter.record();
            if (record != null && record.isEvent()) {
                ProducerRecord<byte[], byte[]> event = EventCodec.encode(topic, record.event());
                key = event.key();
                value = event.value();
                headers = List.of(event.headers().toArray());
            } else if (record != null) {
                Unreadable raw = record.raw();
                key = raw.key();
                value = raw.value();
                // what only looks like ours must not speak for this letter
                headers = raw.headers().stream()
                        .filter(header -> !header.key().startsWith(OURS))
                        .toList();
            }
            if (!letter.history().attempts().isEmpty()) {
                attempts = AttemptsJson.write(letter.history());
            }
        }

        private void fit(long room) {
            while (bytes(value) + bytes(headers) + bytes(key) + bytes(attempts) > room) {
                leaveOutBiggest();
            }
        }

        private void leaveOutBiggest() {
            long most = Math.max(Math.max(bytes(value), bytes(headers)), Math.max(bytes(key), bytes(attempts)));
            if (bytes(value) == most) {
                value = null;
                leftOut.add("body");
            } else if (bytes(headers) == most) {
                headers = List.of();
                leftOut.add("headers");
            } else if (bytes(key) == most) {
                key = null;
                leftOut.add("key");
            } else {
                attempts = null;
                leftOut.add("history");
            }
        }

        private static long bytes(byte @Nullable [] part) {
            return part == null ? 0 : part.length;
        }

        private static long bytes(@Nullable String text) {
            return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
        }

        private static long bytes(List<Header> headers) {
            long bytes = 0;
            for (Header header : headers) {
                bytes += HEADER_BYTES + bytes(header.key()) + bytes(header.value());
            }
            return bytes;
        }
    }

    /**
     * The record, for the partition of the event.
     *
     * @param maxBytes what the topic takes, at least 8 KiB: of a letter that does not fit, its biggest parts are left out until it does,
     *     and that is said ({@code sluice_dead_body}, {@code _headers}, {@code _key}, {@code _history})
     */
    public static ProducerRecord<byte[], byte[]> encode(String topic, DeadLetter letter, int maxBytes) {
        Parts parts = new Parts(topic, letter);
        parts.fit(Math.max(0, maxBytes - FRAME_BYTES));
        return record(topic, letter, parts);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, DeadLetter letter, Parts parts) {
        Headers headers = new RecordHeaders();
        parts.headers.forEach(headers::add);
        parts.leftOut.forEach(part -> add(headers, OURS + part, "left out: too big"));
        add(headers, "sluice_dead_version", "1");
        add(headers, "sluice_dead_reason", letter.reason().label());
        add(headers, "sluice_dead_tenant", letter.tenant());
        add(headers, "sluice_dead_subscription", letter.subscription());
        add(headers, "sluice_dead_incarnation", Long.toString(letter.incarnation()));
        add(headers, "sluice_dead_offset", Long.toString(letter.offset()));
        add(headers, "sluice_dead_requests", Integer.toString(letter.requests()));
        add(headers, "sluice_dead_outcome", Snippet.cut(letter.lastOutcome(), OUTCOME_BYTES));
        add(headers, "sluice_dead_at", Long.toString(letter.at()));
        add(headers, "sluice_dead_attempts", parts.attempts);
        return new ProducerRecord<>(topic, letter.partition(), parts.key, parts.value, headers);
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

    /** When the event was given up, epoch milliseconds; when the record was written if it does not say. */
    public static long at(ConsumerRecord<byte[], byte[]> record) {
        try {
            return number(record.headers(), "sluice_dead_at");
        } catch (RuntimeException notOurs) { // it has none, or somebody else's
            return record.timestamp();
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
        boolean cut =
                headers.lastHeader("sluice_dead_body") != null || headers.lastHeader("sluice_dead_headers") != null;
        return new FiledLetter(record.offset(), letter, cut);
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
