// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.once;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import dev.sluice.gateway.api.once.IdempotencyKeys.Answer;
import dev.sluice.gateway.api.once.IdempotencyKeys.Claim;
import dev.sluice.gateway.api.once.IdempotencyKeys.Key;
import dev.sluice.subscriptions.once.KeptAnswers;
import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.signals.Signals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedKeysIT {
    private static final Key KEY = new Key("acme", "ann", "k-1");
    private static final Answer ANSWER =
            new Answer(201, Map.of("Location", "/v1/sources/src_1"), Buffer.buffer("{\"secret\":\"shown once\"}"));

    @TempDir
    Path folder;

    private final Topics topics = new Topics("keys");
    private final List<Signals> started = new ArrayList<>();
    private EmbeddedBroker broker;

    @BeforeEach
    void begin() {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
        try (var admin = clients("maker").admin("maker")) {
            topics.ensure(admin, new TopicOptions(1, 1, Duration.ofDays(7), Duration.ofDays(7), 1 << 20), true);
        }
    }

    @AfterEach
    void end() throws Exception {
        for (Signals each : started) {
            get(each.stop());
        }
        broker.close();
    }

    @Test
    void the_answer_of_one_node_is_given_by_the_other_too() throws Exception {
        SharedKeys one = node("one");
        SharedKeys two = node("two");
        assertThat(get(one.claim(KEY, "post x"))).isInstanceOf(Claim.Granted.class);
        assertThat(get(one.claim(KEY, "post x"))).isInstanceOf(Claim.UnderWay.class);
        get(one.keep(KEY, ANSWER));

        assertThat(get(two.claim(KEY, "post x"))).isEqualTo(new Claim.Answered(ANSWER));
        assertThat(get(two.claim(KEY, "post y"))).isInstanceOf(Claim.OtherRequest.class);
        assertThat(get(one.claim(KEY, "post x"))).isEqualTo(new Claim.Answered(ANSWER));
        assertThat(get(two.claim(new Key("acme", "bob", "k-1"), "post x"))).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void a_released_key_is_free() throws Exception {
        SharedKeys one = node("one");
        get(one.claim(KEY, "post x"));
        get(one.release(KEY));

        assertThat(get(one.claim(KEY, "post y"))).isInstanceOf(Claim.Granted.class);
    }

    private SharedKeys node(String name) throws Exception {
        var signals = new Signals(clients(name), topics, name, InstantSource.system(), new SimpleMeterRegistry());
        started.add(signals);
        var answers = new KeptAnswers(signals, new SecretBox(new byte[32]));
        get(signals.start());
        return new SharedKeys(answers);
    }

    private KafkaClients clients(String name) {
        return new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), name);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
