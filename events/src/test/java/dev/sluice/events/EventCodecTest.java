// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final long RECEIVED = 1_769_860_800_123L;

    @Test
    void an_event_is_written_byte_for_byte_like_this() {
        ProducerRecord<byte[], byte[]> record = EventCodec.encode("sluice.events", full());

        assertThat(record.topic()).isEqualTo("sluice.events");
        assertThat(record.timestamp()).isEqualTo(RECEIVED);
        assertThat(record.partition()).isNull();
        assertThat(text(record.key())).isEqualTo("cus_9");
        assertThat(text(record.value())).isEqualTo("{\"id\":\"evt_1\"}");
        assertThat(lines(record.headers()))
                .containsExactly(
                        "content-type: application/json",
                        "ce_specversion: 1.0",
                        "ce_id: evt_1",
                        "ce_source: /in/stripe-live",
                        "ce_type: com.stripe.invoice.paid",
                        "ce_time: 2026-01-31T12:00:00Z",
                        "ce_subject: in_1",
                        "ce_dataschema: https://example.com/schema",
                        "ce_tenant: acme",
                        "ce_eventid: " + Event.eventId("acme", "/in/stripe-live", "evt_1"),
                        "ce_receivedtime: 2026-01-31T12:00:00.123Z",
                        "ce_verification: body",
                        "ce_partitionkey: cus_9",
                        "ce_traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "ce_flavour: süß",
                        "in_x-github-event: push",
                        "sluice_dedupe: 3600000");
    }

    @Test
    void what_an_event_releases_is_written_and_read_again() {
        Event event = full().copy().releases(new Position(3, 28)).build();
        ProducerRecord<byte[], byte[]> record = EventCodec.encode("e", event);
        assertThat(lines(record.headers())).contains("sluice_releases: 3-28");
        assertThat(full().releases()).isNull();
        for (String text : List.of("", "-", "3", "3-", "-28", "a-1", "3-x", "99999999999-1")) {
            assertThat(released(record, text).releases()).as(text).isNull();
        }
        assertThat(released(record, "3-28").releases()).isEqualTo(new Position(3, 28));
        assertThat(event.copy().build().releases()).isEqualTo(new Position(3, 28));
    }

    private static Event released(ProducerRecord<byte[], byte[]> record, String text) {
        record.headers().remove("sluice_releases").add("sluice_releases", text.getBytes(StandardCharsets.UTF_8));
        return EventCodec.decode(new ConsumerRecord<>(
                        "e",
                        0,
                        0,
                        RECEIVED,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty()))
                .event();
    }

    @Test
    void what_need_not_be_there_is_left_out() {
        Event event = Event.builder()
                .tenant("t")
                .source("/in/s")
                .type("x")
                .id("1")
                .receivedMillis(RECEIVED)
                .build();

        ProducerRecord<byte[], byte[]> record = EventCodec.encode("e", event);

        assertThat(text(record.key())).isEqualTo(event.eventId());
        assertThat(record.value()).isEmpty();
        assertThat(lines(record.headers()))
                .containsExactly(
                        "ce_specversion: 1.0",
                        "ce_id: 1",
                        "ce_source: /in/s",
                        "ce_type: x",
                        "ce_time: 2026-01-31T12:00:00.123Z",
                        "ce_tenant: t",
                        "ce_eventid: " + event.eventId(),
                        "ce_receivedtime: 2026-01-31T12:00:00.123Z",
                        "ce_verification: none");
    }

    @Test
    void what_is_written_is_read_again() {
        assertSame(decode(EventCodec.encode("e", full())).event(), full());
    }

    @Test
    void the_event_id_is_base32_of_the_first_20_bytes_of_sha_256() {
        // printf 'acme\0/in/stripe-live\0evt_1' | sha256sum | head -c 40 | xxd -r -p | base32 | tr A-Z a-z
        assertThat(Event.eventId("acme", "/in/stripe-live", "evt_1")).isEqualTo("evt_3dqchsebcrwola46j6jgtv4be7chg5pc");
    }

    @Test
    void the_digest_is_found_again_in_the_event_id() {
        Event event = full();

        assertThat(Digest.ofEventId(event.eventId())).isEqualTo(event.digest());
        assertThat(Digest.ofEventId("evt_")).isNull();
        assertThat(Digest.ofEventId("evt_" + "1".repeat(32))).isNull();
        assertThat(Digest.ofEventId("sub_" + "a".repeat(32))).isNull();
    }

    @Test
    void the_cloudevents_sdk_reads_what_we_write() {
        ProducerRecord<byte[], byte[]> record = EventCodec.encode("e", full());

        CloudEvent read;
        try (CloudEventDeserializer sdk = new CloudEventDeserializer()) {
            read = sdk.deserialize("e", record.headers(), record.value());
        }

        assertThat(read.getId()).isEqualTo("evt_1");
        assertThat(read.getSource()).isEqualTo(URI.create("/in/stripe-live"));
        assertThat(read.getType()).isEqualTo("com.stripe.invoice.paid");
        assertThat(read.getSubject()).isEqualTo("in_1");
        assertThat(read.getTime()).isEqualTo(OffsetDateTime.parse("2026-01-31T12:00:00Z"));
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getDataSchema()).isEqualTo(URI.create("https://example.com/schema"));
        assertThat(read.getExtension("tenant")).isEqualTo("acme");
        assertThat(read.getExtension("eventid")).isEqualTo(full().eventId());
        assertThat(read.getExtension("receivedtime")).isEqualTo("2026-01-31T12:00:00.123Z");
        assertThat(read.getExtension("verification")).isEqualTo("body");
        assertThat(read.getExtension("partitionkey")).isEqualTo("cus_9");
        assertThat(Objects.requireNonNull(read.getData()).toBytes()).isEqualTo(full().data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"BINARY", "STRUCTURED"})
    void we_read_what_the_cloudevents_sdk_writes(String encoding) {
        CloudEvent foreign = CloudEventBuilder.v1()
                .withId("7")
                .withSource(URI.create("urn:partner"))
                .withType("partner.made")
                .withSubject("thing")
                .withTime(OffsetDateTime.parse("2026-01-31T12:00:00Z"))
                .withData("application/json", utf8("{\"n\":1.10,\"s\":\"ä\"}"))
                .withExtension("tenant", "acme")
                .withExtension("flavour", "sweet")
                .build();
        Headers headers = new RecordHeaders();
        byte[] value;
        try (CloudEventSerializer sdk = new CloudEventSerializer()) {
            Map<String, Object> settings = encoding.equals("BINARY")
                    ? Map.of(CloudEventSerializer.ENCODING_CONFIG, Encoding.BINARY)
                    : Map.of(
                            CloudEventSerializer.ENCODING_CONFIG,
                            Encoding.STRUCTURED,
                            CloudEventSerializer.EVENT_FORMAT_CONFIG,
                            JsonFormat.CONTENT_TYPE);
            sdk.configure(settings, false);
            value = sdk.serialize("e", headers, foreign);
        }

        Event event = decode(headers, value).event();

        assertThat(event.id()).isEqualTo("7");
        assertThat(event.source()).isEqualTo("urn:partner");
        assertThat(event.type()).isEqualTo("partner.made");
        assertThat(event.subject()).isEqualTo("thing");
        assertThat(event.time()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(event.tenant()).isEqualTo("acme");
        assertThat(event.eventId()).isEqualTo(Event.eventId("acme", "urn:partner", "7"));
        assertThat(event.extensions()).containsExactly(Map.entry("flavour", "sweet"));
        assertThat(event.contentType()).isEqualTo("application/json");
        assertThat(event.receivedMillis()).isEqualTo(RECEIVED);
        assertThat(event.verification()).isEqualTo("none");
        assertThat(text(event.data())).contains("\"s\":\"ä\"");
    }

    @Test
    void structured_data_is_kept_byte_for_byte() {
        assertThat(dataOf("\"data\": {\"n\": 1.10,  \"a\":[ 1 ]}")).isEqualTo("{\"n\": 1.10,  \"a\":[ 1 ]}");
        assertThat(dataOf("\"data\": \"text \\u00e4\"")).isEqualTo("\"text \\u00e4\"");
        assertThat(dataOf("\"data\": 12.50")).isEqualTo("12.50");
        assertThat(dataOf("\"data\": true")).isEqualTo("true");
        assertThat(dataOf("\"data\": null")).isEmpty();
        assertThat(dataOf("\"data_base64\": \"aGk=\"")).isEqualTo("hi");
        assertThat(dataOf("\"datacontenttype\":\"text/plain\",\"data\": \"caf\\u00e9\""))
                .isEqualTo("café");
        assertThat(dataOf("\"data\": \"x\\ny\",\"datacontenttype\":\"text/plain; charset=utf-8\""))
                .isEqualTo("x\ny");
    }

    @Test
    void a_wrong_event_id_of_a_foreign_writer_is_derived_anew() {
        Headers headers = minimal();
        headers.add("ce_eventid", utf8("evt_forged"));

        assertThat(decode(headers, new byte[0]).event().eventId()).isEqualTo(Event.eventId("acme", "/s", "1"));
    }

    @Test
    void what_is_no_event_is_unreadable_with_its_reason_and_its_bytes() {
        Headers noTenant = minimal();
        noTenant.remove("ce_tenant");
        Headers noId = minimal();
        noId.remove("ce_id");
        Headers oldVersion = minimal();
        oldVersion.remove("ce_specversion");
        oldVersion.add("ce_specversion", utf8("0.3"));

        assertThat(decode(new RecordHeaders(), utf8("x")).unreadable()).isEqualTo("not a CloudEvent");
        assertThat(decode(noTenant, utf8("x")).unreadable()).isEqualTo("CloudEvent without tenant");
        assertThat(decode(noId, utf8("x")).unreadable()).isEqualTo("CloudEvent without id, source or type");
        assertThat(decode(oldVersion, utf8("x")).unreadable()).isEqualTo("CloudEvents version is not 1.0");
        assertThat(decode(structured(), utf8("{")).unreadable()).isEqualTo("structured CloudEvent is not JSON");
        assertThat(decode(structured(), utf8("[]")).unreadable())
                .isEqualTo("structured CloudEvent is not a JSON object");
        assertThat(decode(structured(), null).unreadable()).isEqualTo("structured CloudEvent without value");
        LogRecord raw = decode(noTenant, utf8("x"));
        assertThat(raw.raw().value()).isEqualTo(utf8("x"));
        assertThat(raw.raw().headers()).hasSize(4);
        assertThatThrownBy(raw::event).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void odd_values_of_optional_headers_do_not_make_a_record_unreadable() {
        Headers headers = minimal();
        headers.add("ce_receivedtime", utf8("yesterday"));
        headers.add("sluice_dedupe", utf8("soon"));
        headers.add("ce_subject", null);
        headers.add("other", new byte[] {(byte) 0xff});

        Event event = decode(headers, null).event();

        assertThat(event.receivedMillis()).isEqualTo(RECEIVED);
        assertThat(event.dedupe()).isNull();
        assertThat(event.subject()).isNull();
        assertThat(event.data()).isEmpty();
    }

    @Test
    void an_event_tells_nothing_of_its_body_when_printed() {
        assertThat(full().toString()).isEqualTo("Event[" + full().eventId() + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE"})
    void a_structured_event_in_another_unicode_encoding_does_not_stop_the_reader(String encoding) {
        String json =
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"tenant\":\"acme\",\"data\":{\"a\":1}}";

        LogRecord decoded = decode(structured(), json.getBytes(java.nio.charset.Charset.forName(encoding)));

        assertThat(decoded.isEvent()).isEqualTo(encoding.equals("UTF-8"));
    }

    @Test
    void a_time_of_receipt_beyond_all_milliseconds_does_not_stop_the_reader() {
        Headers headers = minimal();
        headers.add("ce_receivedtime", utf8("+999999999-01-01T00:00:00Z"));

        assertThat(decode(headers, utf8("{}")).event().receivedMillis()).isEqualTo(RECEIVED);
    }

    private static Event full() {
        return Event.builder()
                .tenant("acme")
                .source("/in/stripe-live")
                .type("com.stripe.invoice.paid")
                .id("evt_1")
                .subject("in_1")
                .time("2026-01-31T12:00:00Z")
                .receivedMillis(RECEIVED)
                .verification("body")
                .partitionKey("cus_9")
                .contentType("application/json")
                .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .dataSchema("https://example.com/schema")
                .keep("x-github-event", "push")
                .extension("flavour", "süß")
                .dedupe(Duration.ofHours(1))
                .data(utf8("{\"id\":\"evt_1\"}"))
                .build();
    }

    private static void assertSame(Event actual, Event expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .ignoringFields("identity.text")
                .isEqualTo(expected);
        assertThat(actual.eventId()).isEqualTo(expected.eventId());
    }

    private static String dataOf(String fields) {
        String json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"tenant\":\"acme\","
                + fields + "}";
        return text(decode(structured(), utf8(json)).event().data());
    }

    private static Headers structured() {
        return new RecordHeaders().add("content-type", utf8("application/cloudevents+json; charset=utf-8"));
    }

    private static Headers minimal() {
        return new RecordHeaders()
                .add("ce_specversion", utf8("1.0"))
                .add("ce_id", utf8("1"))
                .add("ce_source", utf8("/s"))
                .add("ce_type", utf8("t"))
                .add("ce_tenant", utf8("acme"));
    }

    private static LogRecord decode(ProducerRecord<byte[], byte[]> record) {
        return decode(record.headers(), record.value());
    }

    private static LogRecord decode(Headers headers, byte[] value) {
        return EventCodec.decode(new ConsumerRecord<>(
                "e", 2, 41, RECEIVED, TimestampType.LOG_APPEND_TIME, 0, 10, null, value, headers, Optional.empty()));
    }

    private static List<String> lines(Headers headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach(header -> lines.add(header.key() + ": " + text(header.value())));
        return lines;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
