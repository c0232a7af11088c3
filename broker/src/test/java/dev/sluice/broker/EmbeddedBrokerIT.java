// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedBrokerIT {
    @TempDir
    Path folder;

    @Test
    void what_was_written_is_there_after_a_restart_on_the_same_port() throws Exception {
        int port;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder))) {
            port = broker.port();
            createTopic(broker);
            write(broker, "before");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder))) {
            write(broker, "after");

            assertThat(broker.port()).isEqualTo(port);
            assertThat(read(broker, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void a_dead_member_of_a_group_is_noticed_after_six_seconds() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder));
                Admin admin = admin(broker)) {
            ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
            var settings = admin.describeConfigs(List.of(node))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .get(node);

            assertThat(settings.get("group.consumer.session.timeout.ms").value())
                    .isEqualTo("6000");
            assertThat(settings.get("group.consumer.heartbeat.interval.ms").value())
                    .isEqualTo("1000");
            assertThat(settings.get("group.initial.rebalance.delay.ms").value()).isEqualTo("0");
        }
    }

    @Test
    void topics_are_not_made_by_asking_for_them() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder));
                Admin admin = admin(broker)) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("nobody-made-it"))
                            .allTopicNames()
                            .get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void an_override_wins() throws Exception {
        BrokerOptions options = new BrokerOptions(folder, 0, Map.of("num.partitions", "7"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(options);
                Admin admin = admin(broker)) {
            ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");

            assertThat(admin.describeConfigs(List.of(node))
                            .all()
                            .get(10, TimeUnit.SECONDS)
                            .get(node)
                            .get("num.partitions")
                            .value())
                    .isEqualTo("7");
        }
    }

    static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
        }
    }

    static Admin admin(EmbeddedBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    static void write(EmbeddedBroker broker, String value) throws Exception {
        write(broker.bootstrapServers(), value);
    }

    static void write(String bootstrapServers, String value) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers, "acks", "all");
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("t", value)).get(20, TimeUnit.SECONDS);
        }
    }

    static List<String> read(EmbeddedBroker broker, int count) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("t", 0)));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (values.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
