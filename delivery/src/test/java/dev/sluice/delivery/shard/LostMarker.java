// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest.CommittedOffset;

/**
 * A transaction that its coordinator has ended and that stands open on a log, as if its marker had been lost there: what it writes comes
 * after its end, which a broker takes only with {@code transaction.partition.verification.enable=false}.
 */
final class LostMarker implements AutoCloseable {
    private final TestSite site;
    private final String transactionalId;
    private final Admin admin;
    private final long producerId;
    private final short epoch;

    private LostMarker(TestSite site, String transactionalId) throws Exception {
        this.site = site;
        this.transactionalId = transactionalId;
        admin = site.clients("lost").admin("lost");
        TransactionDescription said = said();
        producerId = said.producerId();
        epoch = (short) (said.producerEpoch() - 1);
    }

    /** Of a transaction that was committed, or aborted. */
    static LostMarker of(TestSite site, String transactionalId, boolean committed) throws Exception {
        try (Producer<byte[], byte[]> producer =
                site.clients("lost").transactionalProducer(transactionalId, Duration.ofSeconds(20))) {
            producer.initTransactions();
            // two, so that there is an epoch below its own
            for (int i = 0; i < 2; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(site.topic("attempts"), 0, new byte[] {0}, new byte[] {0}))
                        .get();
                if (committed) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
        return new LostMarker(site, transactionalId);
    }

    /** How the transactional id stands at the coordinator. */
    TransactionDescription said() throws Exception {
        return admin.describeTransactions(List.of(transactionalId))
                .description(transactionalId)
                .get();
    }

    /** Writes a record of the transaction. */
    void writes(TopicPartition where, byte[] key, byte[] value) throws Exception {
        MemoryRecords records = MemoryRecords.withTransactionalRecords(
                Compression.NONE, producerId, epoch, 0, new SimpleRecord(System.currentTimeMillis(), key, value));
        var data = new ProduceRequestData()
                .setTransactionalId(transactionalId)
                .setAcks((short) -1)
                .setTimeoutMs(10_000);
        data.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setName(where.topic())
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setIndex(where.partition())
                                .setRecords(records))));
        short version = ProduceRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;
        asked(ApiKeys.PRODUCE, ProduceRequest.builder(data).build(version), version);
    }

    /** Sends an offset of the group in the transaction. */
    void commits(String groupId, TopicPartition what, long offset) throws Exception {
        var offsets = Map.of(what, new CommittedOffset(offset, "", Optional.empty()));
        short version = 4;
        asked(
                ApiKeys.TXN_OFFSET_COMMIT,
                new TxnOffsetCommitRequest.Builder(transactionalId, groupId, producerId, epoch, offsets, false)
                        .build(version),
                version);
    }

    /** How it stands open on a partition's log; empty when it does not. */
    Optional<ProducerState> open(TopicPartition where) throws Exception {
        return admin.describeProducers(List.of(where)).partitionResult(where).get().activeProducers().stream()
                .filter(each -> each.producerId() == producerId)
                .filter(each -> each.currentTransactionStartOffset().isPresent())
                .findFirst();
    }

    /** What {@code kafka-transactions.sh abort} does. */
    void abortByHand(TopicPartition where) throws Exception {
        abort(where, epoch);
    }

    /** The same by somebody who looked before the last data came. */
    void abortTooLate(TopicPartition where) throws Exception {
        abort(where, epoch - 1);
    }

    private void abort(TopicPartition where, int withEpoch) throws Exception {
        admin.abortTransaction(new AbortTransactionSpec(where, producerId, (short) withEpoch, 0))
                .all()
                .get();
    }

    private void asked(ApiKeys what, AbstractRequest request, short version) throws IOException {
        var header = new RequestHeader(what, version, "lost", 1);
        ByteBuffer bytes = request.serializeWithHeader(header);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.brokerPort())) {
            socket.setSoTimeout(30_000);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(bytes.remaining());
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            byte[] answer = in.readNBytes(in.readInt());
            var response = AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
            assertThat(response.errorCounts().keySet()).containsOnly(Errors.NONE);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
