// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.kafka.LogAccess;
import io.vertx.core.Future;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where on every partition a start is. Thread-safe, never blocks; futures complete on the caller's context. */
public final class StartOffsets implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final LogAccess access;
    private final String topic;
    private final Admin admin;

    /** Asks the cluster of {@code access} for the events, with an admin client of its own. */
    public StartOffsets(LogAccess access) {
        this(access, access.topics().events());
    }

    /** The same for another topic, which has the partitions of the events. */
    public StartOffsets(LogAccess access, String topic) {
        this.access = access;
        this.topic = topic;
        this.admin = access.clients().admin("starts");
    }

    /** The high watermarks, asked after this call. */
    public Future<Map<Integer, Long>> latest() {
        return ask(OffsetSpec.latest());
    }

    /** The log's first offsets. */
    public Future<Map<Integer, Long>> earliest() {
        return ask(OffsetSpec.earliest());
    }

    /** The first offsets with a time of {@code instant} or later; the end where there is none. */
    public Future<Map<Integer, Long>> at(Instant instant) {
        // the end is asked first: a record that comes between the two answers stands at or after it
        return latest().compose(ends -> ask(OffsetSpec.forTimestamp(instant.toEpochMilli()))
                .map(found -> {
                    Map<Integer, Long> starts = new HashMap<>(ends);
                    found.forEach((partition, offset) -> {
                        if (offset >= 0) {
                            starts.put(partition, offset);
                        }
                    });
                    return Map.copyOf(starts);
                }));
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private Future<Map<Integer, Long>> ask(OffsetSpec spec) {
        PromiseInternal<Map<Integer, Long>> answer =
                ((VertxInternal) access.vertx()).getOrCreateContext().promise();
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        for (int partition = 0; partition < access.layout().partitions(); partition++) {
            specs.put(new TopicPartition(topic, partition), spec);
        }
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(TIMEOUT_MILLIS);
        var unused = admin.listOffsets(specs, options).all().whenComplete((found, failure) -> {
            if (failure != null) {
                answer.fail(failure);
                return;
            }
            Map<Integer, Long> offsets = new HashMap<>();
            found.forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
            answer.complete(Map.copyOf(offsets));
        });
        return answer.future();
    }
}
