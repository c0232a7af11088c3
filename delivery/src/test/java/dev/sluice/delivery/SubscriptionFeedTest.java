// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.subscription.RetrySpec;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubscriptionFeedTest {
    @Test
    void one_that_can_not_be_used_stands_and_takes_no_step_of_the_registry_with_it() throws Exception {
        SubscriptionSettings settings = settings();
        WebhookSpec good = (WebhookSpec) settings.target();
        var negative = new RetrySpec(List.of(Duration.ofSeconds(-1)), 0.2);
        WebhookSpec bad = new WebhookSpec(
                good.url(),
                good.secrets(),
                good.mode(),
                good.headers(),
                good.forwardHeaders(),
                good.headersPrefix(),
                good.timeout(),
                good.maxInFlight(),
                good.rateLimit(),
                negative,
                good.disableAfter(),
                good.on410(),
                good.handshake(),
                good.attempts(),
                good.tls());
        Resource<SubscriptionSettings> resource =
                Resource.unborn(Kind.SUBSCRIPTION, "billing", "acme", Origin.API, Instant.EPOCH, settings, Map.of());

        assertThat(SubscriptionFeed.ready(resource, good).subscription().state())
                .isEqualTo(State.ACTIVE);
        assertThat(SubscriptionFeed.ready(resource, bad).subscription().state()).isEqualTo(State.DISABLED);
    }

    private static SubscriptionSettings settings() throws Exception {
        return ResourceJson.readSubscription("billing", new ObjectMapper().readTree("""
                        {"webhook": {"url": "https://partner.example/",
                                     "secrets": ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]}}"""))
                .orElseThrow();
    }
}
