// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import dev.sluice.events.Event;
import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.dedupe.DedupeWindow;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * An event as the spool keeps it: the record that it will be on the log, so that its id is fixed.
 *
 * @param repeatable whether its id is the provider's, so that the same one again is a repeat
 */
record Spooled(Event event, boolean repeatable) {
    private static final byte FORM = 1;
    private static final int MOST_HEADERS = 10_000;

    /** How many bytes a record of this event takes on the log at most, headers and all. */
    static int recordBytes(byte[] form) {
        return form.length + 128;
    }

    /**
     * As it is published at {@code nowMillis} (epoch ms): its window reaches back to the one that it had when it was received, so that a
     * first try that had arrived after all and this one are one event, however long the log was away. An event that is never a copy
     * stays one.
     */
    Spooled publishedAt(long nowMillis) {
        Duration own = event.dedupe();
        if (own != null && own.isZero()) {
            return this;
        }
        Duration waited = Duration.ofMillis(Math.max(0, nowMillis - event.receivedMillis()));
        Duration window = (own == null ? DedupeWindow.DEFAULT_WINDOW : own).plus(waited);
        return new Spooled(event.copy().dedupe(window).build(), repeatable);
    }

    /** As it goes onto the log. */
    ProducerRecord<byte[], byte[]> record(String topic) {
        return EventCodec.encode(topic, event);
    }

    /** Form 1: form, repeatable, time of receipt, key, value, number of headers, then name and value of each. */
    byte[] bytes() {
        ProducerRecord<byte[], byte[]> record = record("spool");
        Header[] headers = record.headers().toArray();
        int size = 2 + Long.BYTES + 3 * Integer.BYTES + record.key().length + record.value().length;
        byte[][] names = new byte[headers.length][];
        for (int i = 0; i < headers.length; i++) {
            names[i] = headers[i].key().getBytes(StandardCharsets.UTF_8);
            size += 2 * Integer.BYTES + names[i].length + headers[i].value().length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size)
                .put(FORM)
                .put((byte) (repeatable ? 1 : 0))
                .putLong(event.receivedMillis());
        put(bytes, record.key());
        put(bytes, record.value());
        bytes.putInt(headers.length);
        for (int i = 0; i < headers.length; i++) {
            put(bytes, names[i]);
            put(bytes, headers[i].value());
        }
        return bytes.array();
    }

    /** Reads it again; empty when it is of a form that this version does not know. */
    static Optional<Spooled> of(byte[] form) {
        try {
            return read(ByteBuffer.wrap(form));
        } catch (BufferUnderflowException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Spooled> read(ByteBuffer bytes) {
        if (bytes.get() != FORM) {
            return Optional.empty();
        }
        boolean repeatable = bytes.get() == 1;
        long received = bytes.getLong();
        byte[] key = get(bytes);
        byte[] value = get(bytes);
        int count = bytes.getInt();
        if (count < 0 || count > MOST_HEADERS) {
            return Optional.empty();
        }
        Headers headers = new RecordHeaders();
        for (int i = 0; i < count; i++) {
            String name = new String(get(bytes), StandardCharsets.UTF_8);
            headers.add(name, get(bytes));
        }
        LogRecord record = EventCodec.decode(new ConsumerRecord<>(
                "spool",
                0,
                0,
                received,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty()));
        return record.isEvent() ? Optional.of(new Spooled(record.event(), repeatable)) : Optional.empty();
    }

    private static void put(ByteBuffer bytes, byte[] value) {
        bytes.putInt(value.length).put(value);
    }

    private static byte[] get(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }
}
