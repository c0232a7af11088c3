// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents 1.0 Kafka binding with Sluice's extensions: writes binary mode, reads binary and structured mode.
 *
 * <p>Protocol: CloudEvents Kafka Protocol Binding 1.0.2, sections 3.2 and 3.3; header names are case-sensitive.
 */
public final class EventCodec {
    private static final byte[] SPEC_VERSION = utf8("1.0");
    private static final String KEPT = "in_";
    private static final String ATTRIBUTE = "ce_";

    // about what a decoded record and its event take besides their texts and bytes
    private static final int OBJECT_BYTES = 320;
    private static final int TEXT_BYTES = 48;

    private EventCodec() {}

    /** The record for this event on {@code topic}, in binary mode; its timestamp is the event's time of receipt. */
    public static ProducerRecord<byte[], byte[]> encode(String topic, Event event) {
        var record = new ProducerRecord<>(topic, null, event.receivedMillis(), utf8(event.key()), event.data());
        Headers headers = record.headers();
        put(headers, "content-type", event.contentType());
        headers.add("ce_specversion", SPEC_VERSION);
        put(headers, "ce_id", event.id());
        put(headers, "ce_source", event.source());
        put(headers, "ce_type", event.type());
        put(headers, "ce_time", event.time());
        put(headers, "ce_subject", event.subject());
        put(headers, "ce_dataschema", event.dataSchema());
        put(headers, "ce_tenant", event.tenant());
        put(headers, "ce_eventid", event.eventId());
        put(headers, "ce_receivedtime", Rfc3339.format(event.receivedMillis()));
        put(headers, "ce_verification", event.verification());
        put(headers, "ce_partitionkey", event.partitionKey());
        put(headers, "ce_traceparent", event.traceparent());
        putAll(headers, ATTRIBUTE, event.extensions());
        putAll(headers, KEPT, event.kept());
        Duration dedupe = event.dedupe();
        put(headers, "sluice_dedupe", dedupe == null ? null : Long.toString(dedupe.toMillis()));
        Position releases = event.releases();
        put(headers, "sluice_releases", releases == null ? null : releases.partition() + "-" + releases.offset());
        return record;
    }

    /** What the record holds: never throws, never null; what is no event of ours is an unreadable record with its reason. */
    public static LogRecord decode(ConsumerRecord<byte[], byte[]> record) {
        return decode(record, EventCodec::text);
    }

    /** The same for one who decodes many and keeps them: what comes again in them is there once. */
    public static LogRecord decode(ConsumerRecord<byte[], byte[]> record, RepeatedTexts texts) {
        return decode(record, texts::of);
    }

    private static LogRecord decode(ConsumerRecord<byte[], byte[]> record, Texts repeated) {
        Position position = new Position(record.partition(), record.offset());
        Event.Builder event = Event.builder().receivedMillis(record.timestamp());
        Header[] headers = record.headers().toArray();
        int size = OBJECT_BYTES + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        for (Header header : headers) {
            byte[] value = header.value();
            if (value != null) {
                size += value.length + TEXT_BYTES;
                read(event, header.key(), value, repeated);
            }
        }
        byte[] value = record.value();
        String problem = content(event, value);
        if (problem != null) {
            Unreadable raw = new Unreadable(problem, record.key(), value, List.of(headers));
            return LogRecord.of(position, record.timestamp(), size, raw);
        }
        return LogRecord.of(position, record.timestamp(), size, event.build());
    }

    /** Takes the value, as the headers say; answers what is wrong, or null. */
    private static @Nullable String content(Event.Builder event, byte @Nullable [] value) {
        if (event.specVersion() == null && StructuredMode.is(event.contentType())) {
            String problem = StructuredMode.read(event, value);
            return problem == null ? event.problem() : problem;
        }
        if (value != null) {
            event.data(value);
        }
        return event.problem();
    }

    /** Makes texts of values that may come again. */
    @FunctionalInterface
    private interface Texts {
        String of(byte[] value);
    }

    private static void read(Event.Builder event, String name, byte[] value, Texts repeated) {
        switch (name) {
            case "content-type" -> event.contentType(repeated.of(value));
            case "ce_eventid" -> {
                // always derived: it is a function of tenant, source and id
            }
            case "ce_id" -> event.id(text(value));
            case "ce_traceparent" -> event.traceparent(text(value));
            case "sluice_dedupe" -> event.dedupe(millis(value));
            case "sluice_releases" -> event.releases(position(value));
            case "ce_receivedtime" -> receivedTime(event, value);
            default -> {
                if (name.startsWith(ATTRIBUTE)) {
                    attribute(event, name, repeated.of(value));
                } else if (name.startsWith(KEPT)) {
                    event.keep(name.substring(KEPT.length()), text(value));
                }
            }
        }
    }

    /** Takes one attribute by its header's name. */
    static void attribute(Event.Builder event, String header, String value) {
        switch (header) {
            case "ce_specversion" -> event.specVersion(value);
            case "ce_id" -> event.id(value);
            case "ce_source" -> event.source(value);
            case "ce_type" -> event.type(value);
            case "ce_time" -> event.time(value);
            case "ce_subject" -> event.subject(value);
            case "ce_dataschema" -> event.dataSchema(value);
            case "ce_datacontenttype" -> event.contentType(value);
            case "ce_tenant" -> event.tenant(value);
            case "ce_eventid" -> {
                // always derived: it is a function of tenant, source and id
            }
            case "ce_receivedtime" -> receivedTime(event, utf8(value));
            case "ce_verification" -> event.verification(value);
            case "ce_partitionkey" -> event.partitionKey(value);
            case "ce_traceparent" -> event.traceparent(value);
            default -> event.extension(header.substring(ATTRIBUTE.length()), value);
        }
    }

    /** Null when it is none. */
    private static @Nullable Position position(byte[] value) {
        String text = text(value);
        int dash = text.indexOf('-');
        try {
            return new Position(
                    Integer.parseInt(text, 0, Math.max(0, dash), 10), Long.parseLong(text.substring(dash + 1)));
        } catch (NumberFormatException malformed) {
            return null;
        }
    }

    private static void receivedTime(Event.Builder event, byte[] value) {
        long millis = Rfc3339.parse(value);
        if (millis != Rfc3339.NONE) {
            event.receivedMillis(millis);
        }
    }

    private static @Nullable Duration millis(byte[] value) {
        try {
            long millis = Long.parseLong(text(value));
            return millis < 0 ? null : Duration.ofMillis(millis);
        } catch (NumberFormatException foreign) {
            return null;
        }
    }

    private static void put(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, utf8(value));
        }
    }

    private static void putAll(Headers headers, String prefix, Map<String, String> values) {
        if (!values.isEmpty()) {
            values.forEach((name, value) -> headers.add(prefix + name, utf8(value)));
        }
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
