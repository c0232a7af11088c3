// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes every Kafka client of the node; the only place with client properties. Thread-safe. The caller closes what it was given. */
public final class KafkaClients {
    /** What one answer to the Reader holds at most, but for a record that is larger. */
    public static final int TAIL_BYTES = 448 * 1024;

    /** How many requests of the door's producer a broker has at once, so that what comes meanwhile makes one of its own. */
    public static final int INGEST_REQUESTS = 1;

    /** What such a request holds of one partition at most, but for a record that is larger. */
    public static final int INGEST_BATCH_BYTES = 64 * 1024;

    private static final int MIB = 1024 * 1024;
    private static final Duration METADATA_MAX_AGE = Duration.ofSeconds(30);
    private static final Duration METADATA_MAX_IDLE = Duration.ofDays(28);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, String> operatorProperties;
    private final String clientIdPrefix;

    /**
     * Clients for one cluster.
     *
     * @param operatorProperties what the operator said under {@code kafka:}; the properties that our promises rest on win over it
     * @param clientIdPrefix what client ids begin with, for example {@code sluice-<node>}
     */
    public KafkaClients(Map<String, String> operatorProperties, String clientIdPrefix) {
        this.operatorProperties = Map.copyOf(operatorProperties);
        this.clientIdPrefix = clientIdPrefix;
    }

    /**
     * The door's producer: idempotent, acks=all, never blocks its caller, gives up within {@code deadline}.
     *
     * <p>It never forgets the metadata that it has and never bootstraps anew, else a {@code send} in an outage would have to wait for them;
     * they have to be fetched with {@code partitionsFor}, repeated until it answers, before the first {@code send}.
     */
    public Producer<byte[], byte[]> ingestProducer(Duration deadline, int maxRecordBytes) {
        long delivery = deadline.toMillis() - 100;
        Map<String, Object> properties = producer("ingest");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, INGEST_REQUESTS);
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_MAX_IDLE.toMillis());
        properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, INGEST_BATCH_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L * MIB, 8L * maxRecordBytes));
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) delivery / 2);
        properties.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, delivery / 2);
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 50L);
        properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500L);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        return new KafkaProducer<>(properties);
    }

    /** The spool's producer: idempotent, acks=all, never gives a record up by itself, so that none overtakes another; a send blocks for 1 s. */
    public Producer<byte[], byte[]> spoolProducer(int maxRecordBytes) {
        Map<String, Object> properties = producer("spool");
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_MAX_IDLE.toMillis());
        properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L * MIB, 8L * maxRecordBytes));
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis() / 2);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        return new KafkaProducer<>(properties);
    }

    /** A producer for checkpoints and registry writes; {@code initTransactions()} is the caller's. */
    public Producer<byte[], byte[]> transactionalProducer(String transactionalId, Duration transactionTimeout) {
        return transactionalProducer(transactionalId, transactionTimeout, transactionTimeout, REQUEST_TIMEOUT);
    }

    /** The same for one that somebody waits for: no call blocks longer than {@code step}, and no record is sent for longer. */
    public Producer<byte[], byte[]> transactionalProducer(
            String transactionalId, Duration transactionTimeout, Duration step) {
        return transactionalProducer(transactionalId, transactionTimeout, step, step);
    }

    private Producer<byte[], byte[]> transactionalProducer(
            String transactionalId, Duration transactionTimeout, Duration delivery, Duration block) {
        Map<String, Object> properties = producer(transactionalId);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) transactionTimeout.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) delivery.toMillis() / 2);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * MIB);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 * MIB);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, block.toMillis());
        return new KafkaProducer<>(properties);
    }

    /** A producer of records that stand for themselves, such as signals: idempotent, gives up after 10 s; a send blocks for 5 s at most. */
    public Producer<byte[], byte[]> plainProducer(String name) {
        Map<String, Object> properties = producer(name);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis() / 2);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L * MIB);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * MIB);
        return new KafkaProducer<>(properties);
    }

    /**
     * The group's consumer: no auto-commit, {@code auto.offset.reset=none}, read_committed. With {@link GroupProtocol#CLASSIC} the
     * session is 8 s and the heartbeat 2 s.
     */
    public Consumer<byte[], byte[]> groupConsumer(String groupId, GroupProtocol protocol) {
        Map<String, Object> properties = consumer("keeper", IsolationLevel.READ_COMMITTED);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 300_000);
        switch (protocol) {
            case CONSUMER -> properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
            case CLASSIC -> {
                properties.put(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
                properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 8000);
                properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
            }
        }
        return new KafkaConsumer<>(properties);
    }

    /** A consumer of the same group id for {@code committed()} only, never subscribed: stable offsets (read_committed). */
    public Consumer<byte[], byte[]> offsetsConsumer(String groupId) {
        Map<String, Object> properties = consumer("offsets", IsolationLevel.READ_COMMITTED);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        return new KafkaConsumer<>(properties);
    }

    /** A consumer to {@code assign()}, without a group, that answers soon at the log's end: for state topics read to their end. */
    public Consumer<byte[], byte[]> assignedConsumer(String name, IsolationLevel isolation) {
        Map<String, Object> properties = consumer(name, isolation);
        fetching(properties, Duration.ofMillis(20), 16 * MIB, 10_000);
        return new KafkaConsumer<>(properties);
    }

    /**
     * The same for one that is followed for ever: a new record comes at once, and while there is none it asks twice a second. Its own
     * offset queries may wait that long: ask with an admin client.
     */
    public Consumer<byte[], byte[]> followingConsumer(String name, IsolationLevel isolation) {
        Map<String, Object> properties = consumer(name, isolation);
        fetching(properties, Duration.ofMillis(500), 16 * MIB, 10_000);
        return new KafkaConsumer<>(properties);
    }

    /**
     * The Reader's consumer: at the tail a record is there at once, and an answer stays below half a heap region, also while it catches
     * up; a larger record comes all the same.
     */
    public Consumer<byte[], byte[]> tailConsumer(int maxPollRecords) {
        Map<String, Object> properties = consumer("reader", IsolationLevel.READ_UNCOMMITTED);
        fetching(properties, Duration.ofMillis(500), TAIL_BYTES, maxPollRecords);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, TAIL_BYTES);
        return new KafkaConsumer<>(properties);
    }

    /**
     * A consumer of one partition that reads stretches, each below half a heap region, which is what collectors move about cheaply. A poll
     * gives no more than 1,500 records: what the fetch has besides stays compressed in the consumer.
     */
    public Consumer<byte[], byte[]> readBackConsumer(String name) {
        return readBackConsumer(name, IsolationLevel.READ_UNCOMMITTED);
    }

    /** The same of a topic with transactions. */
    public Consumer<byte[], byte[]> readBackConsumer(String name, IsolationLevel isolation) {
        Map<String, Object> properties = consumer(name, isolation);
        fetching(properties, Duration.ofMillis(50), 384 * 1024, 1500);
        return new KafkaConsumer<>(properties);
    }

    /** A consumer that takes one record here and one there. */
    public Consumer<byte[], byte[]> pickingConsumer(String name) {
        Map<String, Object> properties = consumer(name, IsolationLevel.READ_UNCOMMITTED);
        fetching(properties, Duration.ofMillis(20), 64 * 1024, 1);
        return new KafkaConsumer<>(properties);
    }

    /** An admin client; requests time out after 10 s. */
    public Admin admin(String name) {
        Map<String, Object> properties = common(name, AdminClientConfig.configNames());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        return Admin.create(properties);
    }

    private Map<String, Object> producer(String name) {
        Map<String, Object> properties = common(name, ProducerConfig.configNames());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // the key alone picks the partition: repeats and keys rely on it
        properties.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        properties.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return properties;
    }

    private Map<String, Object> consumer(String name, IsolationLevel isolation) {
        Map<String, Object> properties = common(name, ConsumerConfig.configNames());
        // those to assign() are asked for lag and position between polls, which the other one answers over a queue
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        properties.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return properties;
    }

    private static void fetching(Map<String, Object> properties, Duration wait, int partitionBytes, int records) {
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) wait.toMillis());
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, partitionBytes);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * MIB);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records);
    }

    private Map<String, Object> common(String name, Set<String> known) {
        Map<String, Object> properties = new HashMap<>();
        operatorProperties.forEach((key, value) -> {
            if (known.contains(key) || isNobodys(key)) {
                properties.put(key, value);
            }
        });
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientIdPrefix + "-" + name);
        properties.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE.toMillis());
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    /** A property that no client of Kafka's knows is for a class that the operator plugs in. */
    private static boolean isNobodys(String key) {
        return !ProducerConfig.configNames().contains(key)
                && !ConsumerConfig.configNames().contains(key)
                && !AdminClientConfig.configNames().contains(key);
    }
}
