// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.Settings;
import dev.sluice.events.kafka.GroupProtocol;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.TopicException;
import dev.sluice.events.kafka.TopicLayout;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster that the node works with, its own broker in dev, with all topics there.
 *
 * @param bootstrapServers where it is reached
 */
record KafkaSide(
        String bootstrapServers, KafkaClients clients, Topics topics, TopicLayout layout, GroupProtocol protocol) {
    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaSide.class);
    private static final long BROKER_STOP_MILLIS = 4_000;
    private static final int TRY_SECONDS = 10;

    /**
     * Starts the broker in dev, waits for the cluster however long it takes, makes and checks the topics. Blocks.
     *
     * @throws StartRefusedException when the cluster or its topics are not as they must be
     */
    static KafkaSide start(NodeOptions options, Closers closers, BooleanSupplier stopping) {
        Settings settings = options.settings();
        Map<String, String> properties = options.brokerPort()
                .map(port -> broker(options, port, closers))
                .orElse(settings.kafka().properties());
        try {
            var clients =
                    new KafkaClients(properties, "sluice-" + options.folder().nodeId());
            var topics = new Topics(settings.topics().prefix());
            try (Admin admin = clients.admin("start")) {
                await(admin, stopping);
                TopicLayout layout = topics.ensure(admin, topicOptions(settings), options.dev());
                layout.warnings()
                        .forEach(warning -> LOGGER.atWarn()
                                .addKeyValue("topic", warning)
                                .log("a topic is weaker than it should be"));
                String servers = properties.getOrDefault("bootstrap.servers", "");
                return new KafkaSide(servers, clients, topics, layout, GroupProtocol.choose(admin));
            }
        } catch (TopicException refused) {
            throw new StartRefusedException(String.join("\n", refused.problems()), refused);
        } catch (ConfigException refused) {
            throw new StartRefusedException("kafka: " + refused.getMessage(), refused);
        }
    }

    private static Map<String, String> broker(NodeOptions options, int port, Closers closers) {
        var broker = EmbeddedBroker.start(new BrokerOptions(options.folder().broker(), port, Map.of()));
        closers.add("broker", BROKER_STOP_MILLIS, broker::close);
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static TopicOptions topicOptions(Settings settings) {
        var topics = settings.topics();
        return new TopicOptions(
                topics.partitions(),
                topics.replication(),
                topics.retention(),
                topics.deadLetterRetention(),
                settings.server().maxBodyBytes(),
                topics.auditRetention(),
                topics.attemptsRetention());
    }

    /** A node that starts before its cluster, or while that is away, waits for it instead of being started over and over. */
    private static void await(Admin admin, BooleanSupplier stopping) {
        while (!stopping.getAsBoolean()) {
            try {
                admin.describeCluster().nodes().get(TRY_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause();
                if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                    throw new StartRefusedException("kafka: " + cause.getMessage(), cause);
                }
                LOGGER.atWarn().addKeyValue("error", String.valueOf(cause)).log("Kafka can't be reached; trying on");
            } catch (TimeoutException late) {
                LOGGER.atWarn().log("Kafka can't be reached; trying on");
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new KafkaException(stopped);
            }
        }
        throw new KafkaException("stopped before Kafka was reached");
    }
}
