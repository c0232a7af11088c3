// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.Mode;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.gateway.app.Node;
import dev.sluice.gateway.app.NodeOptions;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.reload.ConfigurationSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several nodes of one cluster, each with a file of its own, in this JVM. */
public final class Cluster implements AutoCloseable {
    /** The master key of every node, in bytes. */
    public static final byte[] MASTER_KEY = new byte[32];

    private static final String JWT_KEY = "a key of the whole cluster, 32 bytes and more";

    private final Path folder;
    private EmbeddedBroker broker;
    private final List<Member> members = new ArrayList<>();

    /** @param folder where nodes and broker keep their data */
    public Cluster(Path folder) {
        this.folder = folder;
        this.broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")));
    }

    /** A running node whose file says this, beside what every node's says. */
    public Member member(String name, String file) {
        var member = new Member(name, file);
        members.add(member);
        return member;
    }

    public List<Member> members() {
        return List.copyOf(members);
    }

    public KafkaClients clients(String name) {
        return new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), name);
    }

    /** The brokers are away until they are {@link #kafkaIsBack back}. */
    public void kafkaGoesAway() {
        broker.close();
    }

    /** They are where they were, with what they had. */
    public void kafkaIsBack() {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")));
    }

    @Override
    public void close() {
        members.forEach(each -> each.node.stop());
        broker.close();
    }

    /** One node. */
    public final class Member {
        private final Path file;
        private final Node node;
        private final Node.Addresses addresses;

        private Member(String name, String text) {
            file = folder.resolve(name + ".yaml");
            says(text);
            var keys = new NodeOptions.Keys(master(), Optional.of(JWT_KEY));
            node = new Node(new NodeOptions(
                    load().settings(),
                    DataFolder.at(folder.resolve(name)),
                    Optional.empty(),
                    keys,
                    () -> {
                        throw new AssertionError("the node wanted to end its process");
                    },
                    Optional.of(new ConfigurationSource(file, this::load, settings -> settings))));
            addresses = node.start();
        }

        /** It leaves the cluster; one of the same name may come back with the same data. */
        public void stop() {
            members.remove(this);
            node.stop();
        }

        /** Its file says this now. */
        public void says(String text) {
            String all = """
                    server: { host: 127.0.0.1, port: 0 }
                    management: { port: 0 }
                    kafka: { bootstrap.servers: "%s" }
                    topics: { partitions: 2, replication: 1 }
                    auth: { jwt: { key: "%s" } }
                    """.formatted(broker.bootstrapServers(), JWT_KEY) + text;
            try {
                Path fresh = Files.writeString(folder.resolve(file.getFileName() + ".new"), all);
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Loaded load() {
            return SettingsLoader.load(file, Mode.RUN, Map.of("SLUICE_MASTER_KEY", master()));
        }

        /** Somebody who asks this node's admin API. */
        public ApiClient api(String tenant, String... scopes) {
            return new ApiClient("http://127.0.0.1:" + addresses.port(), new Tokens(JWT_KEY).of(tenant, scopes));
        }

        /** Its public address. */
        public String url() {
            return "http://127.0.0.1:" + addresses.port();
        }

        /** What its management port answers. */
        public String management(String path) throws IOException, InterruptedException {
            URI uri = URI.create("http://127.0.0.1:" + addresses.managementPort() + path);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static String master() {
        return Base64.getEncoder().encodeToString(MASTER_KEY);
    }
}
