// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import java.time.Instant;
import java.util.Map;

/** Definitions as tests need them. */
public final class SomeSettings {

    public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    public static final String SECRET = "whsec_" + "c".repeat(32);

    private SomeSettings() {}

    public static SourceSettings source(String name, String tenant, String secret) {
        return ResourceJson.readSource(name, json("""
                {"provider": "stripe", "tenant": "%s", "secrets": ["%s"]}""".formatted(tenant, secret)))
                .orElseThrow();
    }

    public static SubscriptionSettings subscription(String name, String tenant, String type) {
        return ResourceJson.readSubscription(name, json("""
                {"tenant": "%s", "types": ["%s"], "filter": "data.n > 5", "webhook": {"url": "https://partner.example/hooks",
                 "secrets": ["%s"], "headers": {"X-Team": "very-secret-team"},
                 "tls": {"certificate": "shown to partners", "key": "very-secret-key"}}}""".formatted(tenant, type, SECRET)))
                .orElseThrow();
    }

    public static Resource<SubscriptionSettings> unborn(String name, String type) {
        return Resource.unborn(
                Kind.SUBSCRIPTION,
                name,
                "acme",
                Origin.API,
                NOW,
                subscription(name, "acme", type),
                Map.of(0, 5L, 2, 7L));
    }

    public static Resource<SourceSettings> unbornSource(String name) {
        return Resource.unborn(
                Kind.SOURCE, name, "acme", Origin.FILE, NOW, source(name, "acme", "whsec_live"), Map.of());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
