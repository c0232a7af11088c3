// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice run} against a cluster that is not its own. */
@Timeout(180)
class RunIT {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static EmbeddedBroker broker;

    @TempDir
    private static Path brokerFolder;

    @TempDir
    private Path temp;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerOptions.in(brokerFolder));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void run_starts_takes_no_token_without_auth_and_stops() throws Exception {
        try (var node = RunningNode.start(
                "run",
                "--config",
                file("plain", KEY, 1),
                "--data",
                temp.resolve("a").toString())) {
            String url = node.printed("on (127.0.0.1:\\d+), management");
            var token = new Console();
            Files.createDirectories(temp.resolve("a"));
            assertThat(node.get("http://" + url + "/v1/x").statusCode()).isEqualTo(401);
            assertThat(token.run(
                            "token",
                            "--tenant",
                            "a",
                            "--scope",
                            "read",
                            "--data",
                            temp.resolve("a").toString()))
                    .isEqualTo(2);
            assertThat(node.stop()).isZero();
        }
    }

    @Test
    void one_that_is_told_to_stop_while_it_starts_says_so_and_that_is_no_failure() throws Exception {
        var console = new Console();
        console.signalAtOnce();
        assertThat(console.run(run("early", KEY, 1))).isZero();
        assertThat(console.err()).isEqualToIgnoringNewLines("stopped before it was ready");
        assertThat(console.out()).isEmpty();
    }

    @Test
    void topics_that_the_cluster_can_not_hold_are_refused() throws Exception {
        var console = new Console();
        assertThat(console.run(run("three", KEY, 3))).isEqualTo(2);
        assertThat(console.err()).contains("three.events").contains("replication");
        assertThat(console.out()).isEmpty();
    }

    @Test
    void another_master_key_than_the_registrys_exits_2_and_says_so() throws Exception {
        try (var node = RunningNode.start(
                "run",
                "--config",
                file("keyed", KEY, 1),
                "--data",
                temp.resolve("a").toString())) {
            assertThat(node.stop()).isZero();
        }
        var other = new byte[32];
        other[0] = 1;
        var console = new Console();
        assertThat(console.run(run("keyed", Base64.getEncoder().encodeToString(other), 1)))
                .isEqualTo(2);
        assertThat(console.err()).contains("master key").doesNotContain("s3cret-of-pay");
    }

    private String[] run(String prefix, String key, int replication) throws IOException {
        return new String[] {
            "run",
            "--config",
            file(prefix, key, replication),
            "--data",
            temp.resolve("b").toString(),
            "--port",
            "0",
            "--management-port",
            "0"
        };
    }

    private String file(String prefix, String key, int replication) throws IOException {
        return Files.writeString(temp.resolve(prefix + ".yaml"), """
                        server: { host: 127.0.0.1 }
                        kafka: { bootstrap.servers: "%s" }
                        topics: { prefix: %s, partitions: 2, replication: %d }
                        secrets: { masterKey: "%s" }
                        sources:
                          pay: { provider: hmac, header: X-S, secrets: ["s3cret-of-pay"] }
                        """.formatted(
                                broker.bootstrapServers(), prefix, replication, key))
                .toString();
    }
}
