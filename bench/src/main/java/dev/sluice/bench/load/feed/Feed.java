// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.feed;

import dev.sluice.bench.load.Stamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A plain producer of events of one tenant and source, with ids of its own and a {@link Stamp} in the body.
 *
 * <p>Not idempotent: an idempotent producer that meets a new topic before its leaders are up can have its first batch refused, its
 * second accepted, and the first then refused as out of order until it times out.
 */
public final class Feed implements AutoCloseable {
    private static final String SOURCE = "/in/bench";
    private static final String TYPE = "com.stripe.invoice.paid";

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final String tenant;
    private final byte[] body;
    private final int sent;
    private final AtomicLong failed = new AtomicLong();
    private long number = System.currentTimeMillis() * 1_000_000;

    /**
     * Opens the producer.
     *
     * @param bodyBytes size of each body, at least 100
     * @param lingerMillis how long a batch waits: 0 for the least delay, more to fill a log fast
     */
    public Feed(String bootstrap, String topic, String tenant, int bodyBytes, int lingerMillis) {
        this.topic = topic;
        this.tenant = tenant;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "acks",
                        "all",
                        "linger.ms",
                        lingerMillis,
                        "batch.size",
                        256 << 10,
                        "buffer.memory",
                        64L << 20,
                        "max.request.size",
                        2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        String start = "{\"object\":\"event\"," + Stamp.blank() + ",\"padding\":\"";
        String json = start + "x".repeat(Math.max(0, bodyBytes - start.length() - 2)) + "\"}";
        this.body = json.getBytes(StandardCharsets.US_ASCII);
        this.sent = Stamp.in(json);
    }

    /** Appends one event, stamped as sent at {@code nanos}. */
    public void send(long nanos) {
        send(nanos, TYPE);
    }

    /** The same in the order of the others of key number {@code key}. */
    public void send(long nanos, int key) {
        send(nanos, TYPE, "cus_" + key);
    }

    /** The same as the first with another type. */
    public void send(long nanos, String type) {
        send(nanos, type, "");
    }

    private void send(long nanos, String type, String key) {
        byte[] value = body.clone();
        Stamp.write(value, sent, Stamp.DIGITS, nanos);
        String id = "evt_feed" + number++;
        String eventId = EventId.of(tenant, SOURCE, id);
        var event = new ProducerRecord<>(topic, ascii(key.isEmpty() ? eventId : key), value);
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        header(event, "ce_specversion", "1.0");
        header(event, "ce_id", id);
        header(event, "ce_source", SOURCE);
        header(event, "ce_type", type);
        header(event, "ce_time", now);
        header(event, "ce_tenant", tenant);
        header(event, "ce_eventid", eventId);
        header(event, "ce_receivedtime", now);
        header(event, "ce_verification", "body");
        header(event, "content-type", "application/json");
        if (!key.isEmpty()) {
            header(event, "ce_partitionkey", key);
        }
        var unused = producer.send(event, (where, failure) -> {
            if (failure != null) {
                failed.incrementAndGet();
            }
        });
    }

    private static void header(ProducerRecord<byte[], byte[]> event, String name, String value) {
        event.headers().add(name, ascii(value));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Waits until all are acknowledged.
     *
     * @throws IllegalStateException when one was not
     */
    public void flush() {
        producer.flush();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed.get() + " events could not be written to " + topic);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
