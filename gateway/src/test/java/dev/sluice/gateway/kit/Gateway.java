// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Mode;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import dev.sluice.gateway.app.Node;
import dev.sluice.gateway.app.NodeOptions;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.reload.ConfigurationSource;
import dev.sluice.subscriptions.audit.AuditTrail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** The node under test, in this JVM, on the embedded broker and free ports. */
final class Gateway {
    private final Path folder;
    private final ConfigurationFile configuration = new ConfigurationFile();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private Node node;
    private Node.Addresses addresses;

    Gateway(Path folder) {
        this.folder = folder;
    }

    ConfigurationFile configuration() {
        return configuration;
    }

    void start() {
        DataFolder data = DataFolder.at(folder.resolve("data"));
        NodeOptions.Keys keys = new NodeOptions.Keys(data.masterKey(), Optional.of(data.jwtKey()));
        write();
        Loaded loaded = load();
        if (loaded.settings() == null) {
            throw new AssertionError("the test's configuration: " + loaded.problems());
        }
        var source = new ConfigurationSource(file(), this::load, settings -> settings);
        node = new Node(new NodeOptions(
                loaded.settings(),
                data,
                Optional.of(0),
                keys,
                () -> {
                    throw new AssertionError("the node wanted to end its process");
                },
                Optional.of(source),
                this::now));
        addresses = node.start();
    }

    /** The time that the node and its issuer go by. */
    Instant now() {
        return Instant.now().plus(ahead.get());
    }

    void timePasses(Duration more) {
        ahead.updateAndGet(more::plus);
    }

    /** Writes the file as it is put together now; a running node sees it. */
    void write() {
        write("server: { port: 0" + configuration.server() + " }\nmanagement: { port: 0 }\n" + configuration.text());
    }

    /** Replaces the file by this text, as an editor does: a new one renamed into its place. */
    void write(String text) {
        try {
            Path fresh = Files.writeString(folder.resolve("sluice.yaml.new"), text);
            Files.move(fresh, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return folder.resolve("sluice.yaml");
    }

    private Loaded load() {
        return SettingsLoader.load(file(), Mode.DEV, Map.of(), new ConfigChecks(Providers.builtIn()));
    }

    void stop() {
        if (node != null) {
            node.stop();
            node = null;
        }
    }

    String url() {
        return "http://127.0.0.1:" + addresses.port();
    }

    /** The audit log's records, each a line of JSON, and whether their chain holds. */
    List<String> audit() {
        var clients = new KafkaClients(Map.of("bootstrap.servers", addresses.kafka()), "audit");
        var lines = new ArrayList<String>();
        AuditTrail.read(clients, new Topics("sluice"), each -> lines.add(new String(each.value(), UTF_8)));
        if (!AuditTrail.verify(clients, new Topics("sluice")).holds()) {
            throw new AssertionError("the audit log's chain does not hold");
        }
        return lines;
    }

    /** From now on this topic takes no record, because none is small enough. */
    void shut(String topic) {
        var clients = new KafkaClients(Map.of("bootstrap.servers", addresses.kafka()), "shut");
        try (var admin = clients.admin("shut")) {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var tiny = new AlterConfigOp(new ConfigEntry("max.message.bytes", "1"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(tiny))).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes all records that this topic has now. */
    void cut(String topic) {
        var clients = new KafkaClients(Map.of("bootstrap.servers", addresses.kafka()), "cut");
        try (var admin = clients.admin("cut")) {
            var all = new HashMap<TopicPartition, RecordsToDelete>();
            for (var partition : admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .partitions()) {
                all.put(new TopicPartition(topic, partition.partition()), RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(all).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The node's own keys. */
    List<String> keys() {
        DataFolder data = DataFolder.at(folder.resolve("data"));
        return List.of(data.masterKey(), data.jwtKey());
    }

    String management(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + addresses.managementPort() + path);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String token(String scope) {
        return token("default", scope);
    }

    String token(String tenant, String... scopes) {
        return token(tenant, List.of(), Optional.empty(), scopes);
    }

    String token(String tenant, List<String> types, Optional<String> filter, String... scopes) {
        return new Tokens(DataFolder.at(folder.resolve("data")).jwtKey(), this::now)
                .restricted(tenant, types, filter, scopes);
    }
}
