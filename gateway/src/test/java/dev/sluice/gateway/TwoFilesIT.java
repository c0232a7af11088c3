// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.Mode;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import dev.sluice.gateway.app.Node;
import dev.sluice.gateway.app.NodeOptions;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.reload.ConfigurationSource;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.topic.TopicRegistry;
import dev.sluice.subscriptions.secret.SecretBox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one cluster whose files differ, as during a rolling deploy. */
@Timeout(180)
class TwoFilesIT {
    private static final byte[] KEY = new byte[32];
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WEBHOOK =
            "{ webhook: { url: \"https://partner.example/hooks\", secrets: [\"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\"] } }";

    @TempDir
    Path folder;

    private final List<RunningNode> nodes = new ArrayList<>();
    private EmbeddedBroker broker;
    private Registry registry;

    @BeforeEach
    void begin() {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")));
    }

    @AfterEach
    void end() throws Exception {
        if (registry != null) {
            registry.stop().await(10, TimeUnit.SECONDS);
        }
        nodes.forEach(each -> each.node.stop());
        broker.close();
    }

    @Test
    void a_subscription_is_orphaned_when_the_last_file_loses_it_and_the_difference_is_told_meanwhile()
            throws Exception {
        RunningNode old = new RunningNode("old", "billing", "audit");
        RunningNode fresh = new RunningNode("fresh", "audit");
        follow();

        for (RunningNode each : nodes) {
            each.shows("/metrics", "sluice_config_mismatch 1");
            each.shows("/health/ready", "[\"subscriptions\"]");
        }
        assertThat(state("billing")).isEqualTo(State.ACTIVE);

        old.file("audit");
        await().atMost(LIMIT).until(() -> state("billing") == State.ORPHANED);
        for (RunningNode each : nodes) {
            each.shows("/metrics", "sluice_config_mismatch 0");
            each.shows("/health/ready", "\"otherNodesDifferIn\":{}");
        }
        assertThat(state("audit")).isEqualTo(State.ACTIVE);

        fresh.file("billing", "audit");
        await().atMost(LIMIT).until(() -> state("billing") == State.ACTIVE);
    }

    private State state(String subscription) {
        return registry.current().subscriptions().get(subscription).state();
    }

    private void follow() throws Exception {
        var clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "test");
        registry = new TopicRegistry(clients, new Topics("sluice"), new SecretBox(KEY));
        registry.start().await(30, TimeUnit.SECONDS);
    }

    private final class RunningNode {
        private final Path file;
        private final Node node;
        private final int managementPort;

        RunningNode(String name, String... subscriptions) throws IOException {
            file = folder.resolve(name + ".yaml");
            file(subscriptions);
            DataFolder data = DataFolder.at(folder.resolve(name));
            var keys = new NodeOptions.Keys(Base64.getEncoder().encodeToString(KEY), Optional.empty());
            node = new Node(new NodeOptions(
                    load().settings(),
                    data,
                    Optional.empty(),
                    keys,
                    () -> {
                        throw new AssertionError("the node wanted to end its process");
                    },
                    Optional.of(new ConfigurationSource(file, this::load, settings -> settings))));
            nodes.add(this);
            managementPort = node.start().managementPort();
        }

        void file(String... subscriptions) throws IOException {
            var text = new StringBuilder("""
                    server: { host: 127.0.0.1, port: 0 }
                    management: { port: 0 }
                    kafka: { bootstrap.servers: "%s" }
                    topics: { partitions: 2, replication: 1 }
                    sources: { pay: { provider: hmac, header: X-S, secrets: ["s3cret-of-pay"] } }
                    subscriptions:
                    """.formatted(broker.bootstrapServers()));
            for (String each : subscriptions) {
                text.append("  ").append(each).append(": ").append(WEBHOOK).append('\n');
            }
            Files.writeString(file, text);
        }

        private Loaded load() {
            return SettingsLoader.load(
                    file,
                    Mode.RUN,
                    Map.of("SLUICE_MASTER_KEY", Base64.getEncoder().encodeToString(KEY)));
        }

        void shows(String path, String text) {
            var client = HttpClient.newHttpClient();
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                    .build();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(client.send(request, BodyHandlers.ofString())
                                    .body())
                            .contains(text));
        }
    }
}
