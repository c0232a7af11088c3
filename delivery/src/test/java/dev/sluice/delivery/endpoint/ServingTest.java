// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.loop.Guard;
import dev.sluice.delivery.notice.Notices;
import dev.sluice.delivery.pace.Probes;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.State;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServingTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration DISABLED_AFTER = Duration.ofMinutes(10);
    private static final AttemptOutcome FAILED = new AttemptOutcome.Failed(500);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final EndpointParts parts = new EndpointParts(
            vertx,
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new Guard(() -> said.add("stuck")),
            new Registry(),
            new Tenant(),
            Probes.USUAL);
    private final Serving serving = new Serving(parts, webhook(State.ACTIVE), new DisableAsk(parts, 20));

    @AfterEach
    void close() throws Exception {
        serving.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static WebhookSubscription webhook(State state) {
        return new WebhookSubscription(
                new Subscription("s1", "t", 1, 1, state, TypePatterns.of(null), null, Map.of(), null),
                Endpoint.of(new EndpointSpec(
                        "http://127.0.0.1:1/hook",
                        List.of("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        Map.of(),
                        Duration.ofSeconds(5))),
                new RetryPolicy(List.of(Duration.ofHours(5)), 0),
                16,
                null,
                new Disabling(true, DISABLED_AFTER),
                WebhookSpec.Attempts.NONE);
    }

    private void failsAt(long minute) {
        serving.attempted(FAILED, Duration.ofMinutes(minute).toMillis());
    }

    @Test
    void a_subscription_whose_endpoint_is_gone_stands_at_once_and_the_registry_is_asked_until_it_has_it()
            throws Exception {
        assertThat(on(() -> {
                    serving.gone();
                    serving.gone();
                    return serving.isServed();
                }))
                .isFalse();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(said).hasSizeGreaterThan(2));
        assertThat(said).containsOnly("disable gone");

        int asked = on(() -> {
            serving.replace(webhook(State.DISABLED));
            return said.size();
        });
        Promise<Void> later = Promise.promise();
        vertx.setTimer(200, id -> later.complete());
        later.future().await(30, TimeUnit.SECONDS);
        assertThat(said).hasSize(asked);
        assertThat(serving.isServed()).isFalse();
    }

    /** On the loop: timers run there. */
    private <T> T on(Callable<T> task) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> {
            try {
                done.complete(task.call());
            } catch (Exception | Error failed) {
                done.fail(failed);
            }
        });
        return done.future().await(30, TimeUnit.SECONDS);
    }

    @Test
    void nothing_but_failures_is_told_at_half_of_the_time_and_stops_it_at_all_of_it() {
        failsAt(100);
        assertThat(said).isEmpty();
        failsAt(105);
        assertThat(said).containsExactly("failing");
        assertThat(serving.isServed()).isTrue();

        failsAt(110);

        assertThat(serving.isServed()).isFalse();
        assertThat(said).startsWith("failing", "disable failing");
    }

    @Test
    void a_success_after_half_of_the_time_is_told_and_begins_anew() {
        failsAt(100);
        failsAt(105);
        serving.attempted(
                new AttemptOutcome.Delivered(200), Duration.ofMinutes(106).toMillis());
        failsAt(110);

        assertThat(serving.isServed()).isTrue();
        assertThat(said).containsExactly("failing", "recovered");
    }

    @Test
    void whoever_is_enabled_again_is_served_and_what_this_node_had_stopped_was_not_enabled_by_anybody() {
        assertThat(serving.replace(webhook(State.PAUSED))).isFalse();
        assertThat(serving.isServed()).isFalse();
        assertThat(serving.replace(webhook(State.ACTIVE))).isTrue();
        assertThat(serving.isServed()).isTrue();

        serving.gone();

        assertThat(serving.replace(webhook(State.ACTIVE))).isFalse();
        assertThat(serving.isServed()).isTrue();
    }

    /** What the nodes know in common. */
    private final class Registry implements SubscriptionControl {
        private long since;

        @Override
        public void disable(WebhookSubscription subscription, String reason) {
            said.add("disable " + reason);
        }

        @Override
        public long failingSince(Subscription subscription) {
            return since;
        }

        @Override
        public void failing(Subscription subscription, long from) {
            since = from;
        }

        @Override
        public void recovered(Subscription subscription) {
            since = 0;
        }

        @Override
        public EndpointNotes endpoints() {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public void stuck() {}
    }

    private final class Tenant implements Notices {
        @Override
        public void failing(Subscription subscription, long since) {
            said.add("failing");
        }

        @Override
        public void recovered(Subscription subscription, long since) {
            said.add("recovered");
        }

        @Override
        public void disabled(Subscription subscription, Reason reason, long since) {}

        @Override
        public void gapAhead(Subscription subscription, int number, long from, long count) {}

        @Override
        public void gap(Subscription subscription, int number, long from, long to) {}

        @Override
        public void deadLettered(DeadLetter letter) {}
    }
}
