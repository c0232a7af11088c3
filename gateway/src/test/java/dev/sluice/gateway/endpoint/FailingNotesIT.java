// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.kafka.Topics;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Cluster;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.signals.Signals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Since when an endpoint fails is one thing for all nodes: what two of them say over the real topic, and a third that only notes. */
@Timeout(300)
class FailingNotesIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String FILE = "targets: { allowPrivate: true, allowHttp: true }\n";

    @TempDir
    Path folder;

    @AutoClose
    private final Partner partner = new Partner();

    private Cluster cluster;
    private Signals signals;
    private FailingNotes notes;

    @BeforeEach
    void begin() throws Exception {
        cluster = new Cluster(folder);
        cluster.member("one", FILE);
        signals = new Signals(
                cluster.clients("third"),
                new Topics("sluice"),
                "third",
                InstantSource.system(),
                new SimpleMeterRegistry());
        notes = new FailingNotes(signals);
        signals.start().await(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void end() throws Exception {
        signals.stop().await(30, TimeUnit.SECONDS);
        cluster.close();
    }

    private static ApiClient user(Cluster.Member member) {
        return member.api("acme", "read", "write", "publish");
    }

    private Subscription subscription(ApiClient user) {
        ApiAnswer made = user.post(
                "/v1/subscriptions",
                "{\"webhook\":{\"url\":\"" + partner.url() + "\",\"secrets\":[\"" + partner.secret()
                        + "\"],\"disableAfter\":\"30m\",\"retry\":{\"schedule\":[\"300ms\",\"300ms\",\"300ms\",\"300ms\",\"1h\"],\"jitter\":0}}}");
        return new Subscription(
                made.text("id"),
                made.text("tenant"),
                Long.parseLong(made.header("etag").replaceAll("\"\\d+-(\\d+)\"", "$1")),
                1,
                State.ACTIVE,
                TypePatterns.of(null),
                null,
                Map.of(),
                null);
    }

    private static void publish(ApiClient user, String id) {
        var event = "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/x\",\"type\":\"x\"}";
        assertThat(user.post("/v1/events", event, "Content-Type", "application/cloudevents+json")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_first_failure_is_noted_and_stays_the_first_on_another_node_until_a_success_takes_it_back() {
        partner.answers(500);
        Cluster.Member one = cluster.members().getFirst();
        Subscription subscription = subscription(user(one));
        publish(user(one), "f-0");
        long since = await().atMost(LIMIT).until(() -> notes.since(subscription), noted -> noted != 0);
        await().atMost(LIMIT).until(() -> partner.requests().size() >= 2);
        assertThat(notes.since(subscription)).isEqualTo(since);

        one.stop();
        Cluster.Member two = cluster.member("two", FILE);
        int before = partner.requests().size();
        publish(user(two), "f-1");
        await().atMost(LIMIT).until(() -> partner.requests().size() >= before + 2);
        assertThat(notes.since(subscription)).isEqualTo(since);

        partner.answers(200);
        publish(user(two), "f-2");
        await().atMost(LIMIT).until(() -> notes.since(subscription) == 0);
    }

    @Test
    void a_subscription_is_disabled_when_its_time_is_over_since_what_another_node_has_noted() {
        partner.answers(500);
        List<Cluster.Member> nodes = List.of(cluster.members().getFirst(), cluster.member("two", FILE));
        Subscription subscription = subscription(user(nodes.getFirst()));
        Instant noted =
                Instant.ofEpochMilli(Instant.now().minus(Duration.ofHours(1)).toEpochMilli());
        notes.failing(subscription, noted.toEpochMilli());
        await().atMost(LIMIT).until(() -> notes.since(subscription) == noted.toEpochMilli());

        publish(user(nodes.getFirst()), "g-0");

        for (Cluster.Member each : nodes) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(user(each)
                                    .get("/v1/subscriptions/" + subscription.id())
                                    .text("state"))
                            .isEqualTo("disabled"));
        }
        assertThat(partner.requests()).as("the first failure was enough").hasSize(1);
        await().atMost(LIMIT).untilAsserted(() -> {
            ApiAnswer told = user(nodes.getLast()).get("/v1/events?type=dev.sluice.subscription.disabled");
            assertThat(told.ids()).hasSize(1);
            assertThat(told.json().at("/items/0/data/reason").asText()).isEqualTo("failing");
            assertThat(told.json().at("/items/0/data/since").asText()).isEqualTo(noted.toString());
        });
    }
}
