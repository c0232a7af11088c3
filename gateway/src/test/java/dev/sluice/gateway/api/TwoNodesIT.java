// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.Mode;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.gateway.app.Node;
import dev.sluice.gateway.app.NodeOptions;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one cluster, asked at the same time. */
@Timeout(300)
class TwoNodesIT {
    private static final byte[] KEY = new byte[32];
    private static final String JWT_KEY = "a key of two nodes that is long enough";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PATH = "/v1/subscriptions";

    @TempDir
    Path folder;

    private final List<Node> nodes = new ArrayList<>();
    private EmbeddedBroker broker;

    @BeforeEach
    void begin() {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder.resolve("broker")));
    }

    @AfterEach
    void end() {
        nodes.forEach(Node::stop);
        broker.close();
    }

    @Test
    void of_two_nodes_that_write_one_version_at_once_one_wins_and_the_other_says_412() throws Exception {
        ApiClient one = node("one");
        ApiClient two = node("two");
        ApiAnswer made = one.post(PATH, hook("first"));
        String path = made.header("location");
        await().atMost(LIMIT).until(() -> two.get(path).status() == 200);

        String tag = made.header("etag");
        for (int round = 0; round < 10; round++) {
            String expected = tag;
            String mine = hook("one-" + round);
            String yours = hook("two-" + round);
            var atOne = CompletableFuture.supplyAsync(() -> one.put(path, mine, "If-Match", expected));
            var atTwo = CompletableFuture.supplyAsync(() -> two.put(path, yours, "If-Match", expected));

            assertThat(List.of(atOne.get().status(), atTwo.get().status())).containsExactlyInAnyOrder(200, 412);
            ApiAnswer winner = atOne.get().status() == 200 ? atOne.get() : atTwo.get();
            for (ApiClient each : List.of(one, two)) {
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(each.get(path).json()).isEqualTo(winner.json()));
            }
            tag = winner.header("etag");
        }
        assertThat(one.get(path).json().path("version").asInt()).isEqualTo(11);
    }

    @Test
    void writes_without_a_version_all_land_and_the_node_that_took_one_shows_it_at_once() throws Exception {
        ApiClient one = node("one");
        ApiClient two = node("two");
        String path = one.post(PATH, hook("first")).header("location");
        assertThat(one.get(path).status()).isEqualTo(200);
        await().atMost(LIMIT).until(() -> two.get(path).status() == 200);

        var atOne = CompletableFuture.runAsync(() -> changes(one, path, "one"));
        var atTwo = CompletableFuture.runAsync(() -> changes(two, path, "two"));
        CompletableFuture.allOf(atOne, atTwo).get();

        for (ApiClient each : List.of(one, two)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    each.get(path).json().path("version").asInt())
                            .isEqualTo(21));
        }
        assertThat(two.delete(path).status()).isEqualTo(204);
        assertThat(two.get(path).status()).isEqualTo(404);
        await().atMost(LIMIT).until(() -> one.get(path).status() == 404);
    }

    /** Each change counts one up, and a read right after it shows that version or a later one. */
    private static void changes(ApiClient api, String path, String who) {
        for (int i = 0; i < 10; i++) {
            ApiAnswer changed = api.put(path, hook(who + "-" + i));
            assertThat(changed.status()).isEqualTo(200);
            assertThat(api.get(path).json().path("version").asInt())
                    .isGreaterThanOrEqualTo(changed.json().path("version").asInt());
        }
    }

    private static String hook(String name) {
        return "{\"webhook\":{\"url\":\"https://partner.example/" + name + "\"}}";
    }

    private ApiClient node(String name) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, """
                server: { host: 127.0.0.1, port: 0 }
                management: { port: 0 }
                kafka: { bootstrap.servers: "%s" }
                topics: { partitions: 2, replication: 1 }
                """.formatted(broker.bootstrapServers()));
        String key = Base64.getEncoder().encodeToString(KEY);
        Node node = new Node(new NodeOptions(
                SettingsLoader.load(file, Mode.RUN, Map.of("SLUICE_MASTER_KEY", key))
                        .settings(),
                DataFolder.at(folder.resolve(name)),
                Optional.empty(),
                new NodeOptions.Keys(key, Optional.of(JWT_KEY)),
                () -> {
                    throw new AssertionError("the node wanted to end its process");
                },
                Optional.empty()));
        nodes.add(node);
        return new ApiClient("http://127.0.0.1:" + node.start().port(), token());
    }

    private static String token() {
        return new Tokens(JWT_KEY).of("t", "read", "write");
    }
}
