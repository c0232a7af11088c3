// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TopicsIT {
    private static final TopicOptions OPTIONS =
            new TopicOptions(6, 1, Duration.ofDays(7), Duration.ofDays(30), 1024 * 1024);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
        admin = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "topics").admin("test");
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void missing_topics_are_made_as_promised() throws Exception {
        Topics topics = new Topics("made");

        TopicLayout layout = topics.ensure(admin, OPTIONS, false);

        assertThat(layout.partitions()).isEqualTo(6);
        assertThat(layout.maxRecordBytes()).isEqualTo(1024 * 1024 + 64 * 1024);
        assertThat(layout.warnings()).isEmpty();
        assertThat(setting(topics.events(), "max.message.bytes")).isEqualTo("1114112");
        assertThat(setting(topics.events(), "retention.ms")).isEqualTo("604800000");
        assertThat(setting(topics.events(), "message.timestamp.type")).isEqualTo("LogAppendTime");
        assertThat(setting(topics.events(), "unclean.leader.election.enable")).isEqualTo("false");
        assertThat(setting(topics.deadLetters(), "retention.ms")).isEqualTo("2592000000");
        assertThat(setting(topics.cursors(), "cleanup.policy")).isEqualTo("compact");
        assertThat(setting(topics.cursors(), "segment.bytes")).isEqualTo("16777216");
        assertThat(setting(topics.cursors(), "segment.ms")).isEqualTo("600000");
        assertThat(setting(topics.registry(), "min.cleanable.dirty.ratio")).isEqualTo("0.1");
        assertThat(setting(topics.signals(), "cleanup.policy")).isEqualTo("compact");
        assertThat(setting(topics.signals(), "max.message.bytes")).isEqualTo("4194304");
        var described = admin.describeTopics(
                        List.of(topics.registry(), topics.signals(), topics.cursors(), topics.deadLetters()))
                .allTopicNames()
                .get(10, TimeUnit.SECONDS);
        assertThat(described.get(topics.registry()).partitions()).hasSize(1);
        assertThat(described.get(topics.signals()).partitions()).hasSize(1);
        assertThat(described.get(topics.cursors()).partitions()).hasSize(6);
        assertThat(described.get(topics.deadLetters()).partitions()).hasSize(6);
    }

    @Test
    void a_second_start_finds_them_as_they_are() {
        Topics topics = new Topics("again");
        TopicLayout first = topics.ensure(admin, OPTIONS, false);

        assertThat(topics.ensure(admin, OPTIONS, false)).isEqualTo(first);
    }

    @Test
    void a_topic_with_more_partitions_is_taken_as_it_is() throws Exception {
        Topics topics = new Topics("more");
        topics.ensure(admin, OPTIONS, false);
        enlarge(topics.events(), topics.cursors(), topics.deadLetters());

        assertThat(topics.ensure(admin, OPTIONS, false).partitions()).isEqualTo(8);
    }

    /** To 8 partitions, which every broker knows of when it returns: the controller answers before that. */
    private static void enlarge(String... topics) throws Exception {
        var wanted = Arrays.stream(topics).collect(Collectors.toMap(name -> name, name -> NewPartitions.increaseTo(8)));
        admin.createPartitions(wanted).all().get(10, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        admin
                                .describeTopics(List.of(topics))
                                .allTopicNames()
                                .get(10, TimeUnit.SECONDS)
                                .values()
                                .stream()
                                .allMatch(topic -> topic.partitions().size() == 8));
    }

    @Test
    void every_weaker_topic_is_refused_with_what_to_change() throws Exception {
        Topics topics = new Topics("weak");
        makeWeak(topics);

        assertThatThrownBy(() -> topics.ensure(admin, OPTIONS, false))
                .isInstanceOfSatisfying(
                        TopicException.class,
                        refused -> assertThat(refused.problems())
                                .containsExactlyInAnyOrder(
                                        "topic weak.events has 2 partitions, fewer than 6: kafka-topics.sh --alter --topic weak.events --partitions 6",
                                        weaker("weak.events", "max.message.bytes", "1048588", "1114112"),
                                        weaker("weak.events", "message.timestamp.type", "CreateTime", "LogAppendTime"),
                                        weaker("weak.events", "retention.ms", "1000", "604800000"),
                                        weaker("weak.events", "unclean.leader.election.enable", "true", "false"),
                                        weaker("weak.cursors", "cleanup.policy", "delete", "compact"),
                                        weaker("weak.cursors", "max.message.bytes", "1048588", "1114112")));
    }

    @Test
    void in_dev_a_weaker_topic_is_a_warning() throws Exception {
        Topics topics = new Topics("weakdev");
        makeWeak(topics);

        TopicLayout layout = topics.ensure(admin, OPTIONS, true);

        assertThat(layout.partitions()).isEqualTo(2);
        assertThat(layout.warnings()).hasSize(7);
    }

    @Test
    void fewer_cursors_partitions_than_events_are_refused_in_dev_too() throws Exception {
        Topics topics = new Topics("unequal");
        topics.ensure(admin, OPTIONS, true);
        enlarge(topics.events());

        assertThatThrownBy(() -> topics.ensure(admin, OPTIONS, true))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("unequal.cursors")
                .hasMessageContaining("unequal.dead-letters");
    }

    @Test
    void a_replication_that_the_cluster_has_not_is_told() {
        TopicOptions three = new TopicOptions(6, 3, Duration.ofDays(7), Duration.ofDays(30), 1024 * 1024);

        assertThatThrownBy(() -> new Topics("three").ensure(admin, three, false))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("topic three.events can't be made: InvalidReplicationFactorException");
    }

    @Test
    void the_embedded_broker_offers_the_new_group_protocol_with_a_short_session() {
        assertThat(GroupProtocol.choose(admin)).isEqualTo(GroupProtocol.CONSUMER);
    }

    private static void makeWeak(Topics topics) throws Exception {
        NewTopic events = new NewTopic(topics.events(), 2, (short) 1)
                .configs(Map.of("retention.ms", "1000", "unclean.leader.election.enable", "true"));
        NewTopic cursors = new NewTopic(topics.cursors(), 6, (short) 1);
        admin.createTopics(List.of(events, cursors)).all().get(10, TimeUnit.SECONDS);
    }

    private static String weaker(String topic, String key, String has, String wanted) {
        return "topic %s has %s=%s, weaker than %s: kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s=%s"
                .formatted(topic, key, has, wanted, topic, key, wanted);
    }

    private static String setting(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource))
                .all()
                .get(10, TimeUnit.SECONDS)
                .get(resource);
        return config.get(key).value();
    }
}
