// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.kafka.Topics;
import dev.sluice.gateway.kit.Cluster;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.topic.TopicRegistry;
import dev.sluice.subscriptions.secret.SecretBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one cluster whose files differ, as during a rolling deploy. */
@Timeout(180)
class TwoFilesIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WEBHOOK =
            "{ webhook: { url: \"https://partner.example/hooks\", secrets: [\"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\"] } }";

    @TempDir
    Path folder;

    private Cluster cluster;
    private Registry registry;

    @BeforeEach
    void begin() {
        cluster = new Cluster(folder);
    }

    @AfterEach
    void end() throws Exception {
        if (registry != null) {
            registry.stop().await(10, TimeUnit.SECONDS);
        }
        cluster.close();
    }

    @Test
    void a_subscription_is_orphaned_when_the_last_file_loses_it_and_the_difference_is_told_meanwhile()
            throws Exception {
        Cluster.Member old = cluster.member("old", file("billing", "audit"));
        Cluster.Member fresh = cluster.member("fresh", file("audit"));
        follow();

        for (Cluster.Member each : cluster.members()) {
            shows(each, "/metrics", "sluice_config_mismatch 1");
            shows(each, "/health/ready", "[\"subscriptions\"]");
        }
        assertThat(state("billing")).isEqualTo(State.ACTIVE);

        old.says(file("audit"));
        await().atMost(LIMIT).until(() -> state("billing") == State.ORPHANED);
        for (Cluster.Member each : cluster.members()) {
            shows(each, "/metrics", "sluice_config_mismatch 0");
            shows(each, "/health/ready", "\"otherNodesDifferIn\":{}");
        }
        assertThat(state("audit")).isEqualTo(State.ACTIVE);

        fresh.says(file("billing", "audit"));
        await().atMost(LIMIT).until(() -> state("billing") == State.ACTIVE);
    }

    private State state(String subscription) {
        return registry.current().subscriptions().get(subscription).state();
    }

    private void follow() throws Exception {
        registry = new TopicRegistry(cluster.clients("test"), new Topics("sluice"), new SecretBox(Cluster.MASTER_KEY));
        registry.start().await(30, TimeUnit.SECONDS);
    }

    private static String file(String... subscriptions) {
        var text = new StringBuilder("""
                sources: { pay: { provider: hmac, header: X-S, secrets: ["s3cret-of-pay"] } }
                subscriptions:
                """);
        for (String each : subscriptions) {
            text.append("  ").append(each).append(": ").append(WEBHOOK).append('\n');
        }
        return text.toString();
    }

    private static void shows(Cluster.Member member, String path, String text) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(member.management(path)).contains(text));
    }
}
