// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.dead;

import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Unreadable;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter on its topic: the whole record as it stood on the events topic, and headers that begin with {@code sluice_dead_} that
 * say whose it was and why.
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
        add(headers, "sluice_dead_subscription", letter.subscription());
        add(headers, "sluice_dead_incarnation", Long.toString(letter.incarnation()));
        add(headers, "sluice_dead_offset", Long.toString(letter.offset()));
        add(headers, "sluice_dead_requests", Integer.toString(letter.requests()));
        add(headers, "sluice_dead_outcome", letter.lastOutcome());
        add(headers, "sluice_dead_at", Long.toString(letter.at()));
        return new ProducerRecord<>(topic, letter.partition(), key, value, headers);
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
