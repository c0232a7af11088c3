// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import static dev.sluice.subscriptions.registry.topic.SomeSettings.unbornSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.subscriptions.audit.AuditLog;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.secret.SecretBox;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a write goes on when its producer fails, by a clock that the failing moves on, and what it says then. */
class RegistryWriterIT {

    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    private static final Actor SOMEBODY = new Actor(Actor.Type.API, "POST /v1/sources", "acme", null, null, null);
    private static final Function<Snapshot, List<Write>> ONE = snapshot -> List.of(new Write.Put(unbornSource("new")));

    private final List<Failing> made = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private AuditLog audit;
    private RegistryView view;
    private long nanos;

    /** Each of its failures takes as long as a step may. */
    private class Failing extends MockProducer<byte[], byte[]> {
        private final String step;

        Failing(String step) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.step = step;
            made.add(this);
        }

        @Override
        public void initTransactions() {
            if (step.equals("begin")) throw late();
            super.initTransactions();
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> each) {
            if (step.equals("send") && each.topic().equals(BROKER.topics().audit()))
                return CompletableFuture.failedFuture(new TimeoutException("never acknowledged"));
            return super.send(each);
        }

        @Override
        public void commitTransaction() {
            if (step.equals("send") || step.equals("commit")) throw late();
            super.commitTransaction();
        }

        private TimeoutException late() {
            nanos += WriteTerm.STEP.toNanos();
            return new TimeoutException(step);
        }
    }

    @BeforeEach
    void follow() {
        var log = new TopicPartition(BROKER.topics().registry(), 0);
        Consumer<byte[], byte[]> consumer =
                closed(BROKER.clients("view").assignedConsumer("view", IsolationLevel.READ_COMMITTED));
        Admin admin = closed(BROKER.clients("view").admin("view"));
        view = new RegistryView(consumer, admin, log, codec(), step -> {});
        view.rewind();
        audit = closed(new AuditLog(BROKER.clients("audit"), BROKER.topics().audit(), InstantSource.system()));
    }

    private <T extends AutoCloseable> T closed(T atTheEnd) {
        open.add(atTheEnd);
        return atTheEnd;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) each.close();
    }

    private static ResourceCodec codec() {
        return new ResourceCodec(new SealedDefinition(new SecretBox(new byte[32])));
    }

    private RegistryException failure(Actor actor, Supplier<Producer<byte[], byte[]>> producers) {
        var log = new TopicPartition(BROKER.topics().registry(), 0);
        var writer = new RegistryWriter(producers, log, codec(), view, audit);
        var term = WriteTerm.of(actor, () -> nanos);
        return catchThrowableOfType(RegistryException.class, () -> writer.write(actor, term, ONE));
    }

    @Test
    void one_that_somebody_waits_for_begins_no_step_that_could_end_after_ten_seconds() {
        var refused = failure(SOMEBODY, () -> new Failing("begin"));

        assertThat(refused.isMaybeWritten()).isFalse();
        assertThat(made).hasSize(2);
        assertThat(nanos).isEqualTo(WriteTerm.STEP.multipliedBy(2).toNanos());
    }

    @Test
    void one_that_waited_behind_others_for_that_long_is_not_begun() {
        var writer = new RegistryWriter(
                () -> new Failing("none"), new TopicPartition(BROKER.topics().registry(), 0), codec(), view, audit);
        var term = WriteTerm.of(SOMEBODY, () -> nanos);
        nanos += WriteTerm.STEP.toNanos() + 1;

        assertThatThrownBy(() -> writer.write(SOMEBODY, term, ONE)).isInstanceOf(RegistryException.class);

        assertThat(made).isEmpty();
    }

    @Test
    void one_of_the_node_itself_that_somebody_waits_for_is_not_tried_for_longer_either() {
        var writer = new RegistryWriter(
                () -> new Failing("begin"), new TopicPartition(BROKER.topics().registry(), 0), codec(), view, audit);
        var term = WriteTerm.soon(() -> nanos);

        assertThatThrownBy(() -> writer.write(Actor.system("handover"), term, ONE))
                .isInstanceOf(RegistryException.class);

        assertThat(made).hasSize(2);
    }

    @Test
    void one_of_the_node_itself_is_tried_again_for_longer() {
        var refused = failure(Actor.file("read the file"), () -> new Failing("begin"));

        assertThat(refused.isMaybeWritten()).isFalse();
        assertThat(made).hasSize(8);
    }

    @Test
    void a_record_that_was_not_acknowledged_proves_that_nothing_was_written() {
        var refused = failure(SOMEBODY, () -> new Failing(made.isEmpty() ? "send" : "begin"));

        assertThat(refused.isMaybeWritten()).isFalse();
        assertThat(made).hasSize(2);
    }

    @Test
    void a_commit_whose_answer_was_lost_and_that_can_not_be_looked_up_is_never_called_refused() {
        var unsettled = failure(SOMEBODY, () -> new Failing(made.isEmpty() ? "commit" : "begin"));

        assertThat(unsettled.isMaybeWritten()).isTrue();
        assertThat(made).hasSize(2);
    }

    @Test
    void nor_is_one_whose_commit_took_all_its_time() {
        nanos = 0;
        var unsettled = failure(SOMEBODY, () -> new Failing("commit") {
            @Override
            public void commitTransaction() {
                nanos += 1;
                super.commitTransaction();
            }
        });

        assertThat(unsettled.isMaybeWritten()).isTrue();
        assertThat(made).hasSize(1);
    }
}
