// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.subscriptions.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Finds the last record of the audit topic. Owned by the registry thread. */
final class AuditTail implements AutoCloseable {
    /** A transaction's end is marked by a record of its own: the last of ours is seldom further back. */
    private static final long STEP = 64;

    private static final Duration TURN = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KafkaClients clients;
    private final TopicPartition log;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Admin admin;

    AuditTail(KafkaClients clients, TopicPartition log) {
        this.clients = clients;
        this.log = log;
    }

    /** The end of the chain; {@link Link#NONE} when the topic has no record. */
    Link read() {
        Consumer<byte[], byte[]> from = consumer();
        long begin = offset(OffsetSpec.earliest());
        long end = offset(OffsetSpec.latest());
        for (long step = STEP, start = end; start > begin; step *= 4) {
            start = Math.max(begin, end - step);
            from.seek(log, start);
            ConsumerRecord<byte[], byte[]> last = lastBelow(end, from);
            if (last != null) return link(last);
        }
        return Link.NONE;
    }

    private @Nullable ConsumerRecord<byte[], byte[]> lastBelow(long end, Consumer<byte[], byte[]> from) {
        ConsumerRecord<byte[], byte[]> last = null;
        long began = System.nanoTime();
        while (from.position(log) < end) {
            for (ConsumerRecord<byte[], byte[]> each : from.poll(TURN)) last = each;
            if (System.nanoTime() - began > PATIENCE_NANOS)
                throw new RegistryException("the audit log can't be read to its end", null);
        }
        return last;
    }

    private long offset(OffsetSpec which) {
        try {
            return admin().listOffsets(Map.of(log, which), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .partitionResult(log)
                    .get(PATIENCE_NANOS, TimeUnit.NANOSECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException failed) {
            throw new RegistryException("the end of " + log + " can't be told", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RegistryException("interrupted", stopped);
        }
    }

    private static Link link(ConsumerRecord<byte[], byte[]> last) {
        Header digest = last.headers().lastHeader(AuditCodec.DIGEST);
        try {
            JsonNode json = JSON.readTree(last.value());
            if (digest != null)
                return new Link(json.required("number").longValue(), new String(digest.value(), US_ASCII));
        } catch (IOException | IllegalArgumentException notOurs) {
            throw unreadable(last, notOurs);
        }
        throw unreadable(last, null);
    }

    private static RegistryException unreadable(ConsumerRecord<byte[], byte[]> last, @Nullable Throwable why) {
        return new RegistryException(
                "the audit log's last record, at offset " + last.offset()
                        + ", is none of this version's: nothing is written",
                why);
    }

    private Consumer<byte[], byte[]> consumer() {
        var present = consumer;
        if (present == null) {
            present = clients.assignedConsumer("audit", IsolationLevel.READ_COMMITTED);
            present.assign(List.of(log));
            consumer = present;
        }
        return present;
    }

    private Admin admin() {
        var present = admin;
        if (present == null) {
            present = clients.admin("audit");
            admin = present;
        }
        return present;
    }

    @Override
    public void close() {
        if (consumer != null) consumer.close();
        if (admin != null) admin.close(Duration.ZERO);
    }
}
