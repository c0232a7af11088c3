// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;

/** Makes every Kafka client of the node; the only place with client properties. Thread-safe. The caller closes what it was given. */
@SuppressWarnings("DoNotCallSuggester")
public final class KafkaClients {

    /**
     * @param operatorProperties what the operator said under {@code kafka:}; the properties that our promises rest on win over it
     * @param clientIdPrefix what client ids begin with, for example {@code sluice-<node>}
     */
    public KafkaClients(Map<String, String> operatorProperties, String clientIdPrefix) {
        throw new UnsupportedOperationException();
    }

    /** The door's producer: idempotent, acks=all, never blocks its caller, gives up within {@code deadline}. */
    public Producer<byte[], byte[]> ingestProducer(Duration deadline, int maxRecordBytes) {
        throw new UnsupportedOperationException();
    }

    /** A producer for checkpoints and registry writes; {@code initTransactions()} is the caller's. */
    public Producer<byte[], byte[]> transactionalProducer(String transactionalId, Duration transactionTimeout) {
        throw new UnsupportedOperationException();
    }

    /**
     * The group's consumer: no auto-commit, {@code auto.offset.reset=none}, read_committed. With {@link GroupProtocol#CLASSIC} the
     * session is 8 s and the heartbeat 2 s.
     */
    public Consumer<byte[], byte[]> groupConsumer(String groupId, GroupProtocol protocol) {
        throw new UnsupportedOperationException();
    }

    /** A consumer of the same group id for {@code committed()} only, never subscribed: stable offsets (read_committed). */
    public Consumer<byte[], byte[]> offsetsConsumer(String groupId) {
        throw new UnsupportedOperationException();
    }

    /** A consumer to {@code assign()}, without a group, that answers soon at the log's end: for state topics read to their end. */
    public Consumer<byte[], byte[]> assignedConsumer(String name, IsolationLevel isolation) {
        throw new UnsupportedOperationException();
    }

    /** An admin client; requests time out after 10 s. */
    public Admin admin(String name) {
        throw new UnsupportedOperationException();
    }
}
