// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.source;

import dev.sluice.config.value.Rate;
import dev.sluice.config.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One inbound webhook endpoint.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 _ -}; the path is {@code /in/{name}}
 * @param provider required; the name of a preset, or {@code hmac}
 * @param secrets any of them verifies; required, but where {@code settings} make a provider known that publishes its keys
 * @param tenant {@code default} when left out
 * @param dedupe 24h when left out; 0s to 30d; 0s is off
 * @param tolerance 1s to 7d; the preset's when null; never set for {@code hmac}, see {@link HmacSettings.Timestamp}
 * @param key JSON pointer to the ordering key; the preset's when null
 * @param rateLimit off when null
 * @param whenLogAway {@code refuse} when left out
 * @param legacySha1 false when left out; {@code github} only: take {@code X-Hub-Signature} too
 * @param hmac present exactly when the provider is {@code hmac}
 * @param settings what the provider's file lets a source set, by name; empty when left out
 * @param senders who may send; anybody when left out
 * @param schemaCheck {@code warn} when left out
 */
public record SourceSettings(
        String name,
        String provider,
        List<Secret> secrets,
        String tenant,
        Duration dedupe,
        @Nullable Duration tolerance,
        @Nullable String key,
        @Nullable Rate rateLimit,
        WhenLogAway whenLogAway,
        boolean legacySha1,
        @Nullable HmacSettings hmac,
        Map<String, List<String>> settings,
        SenderSettings senders,
        SchemaCheck schemaCheck) {
    public SourceSettings {
        secrets = List.copyOf(secrets);
        settings = Map.copyOf(settings);
    }

    /** Without settings of the provider's own, from anybody; what is not as its type's schema says is told. */
    public SourceSettings(
            String name,
            String provider,
            List<Secret> secrets,
            String tenant,
            Duration dedupe,
            @Nullable Duration tolerance,
            @Nullable String key,
            @Nullable Rate rateLimit,
            WhenLogAway whenLogAway,
            boolean legacySha1,
            @Nullable HmacSettings hmac) {
        this(
                name,
                provider,
                secrets,
                tenant,
                dedupe,
                tolerance,
                key,
                rateLimit,
                whenLogAway,
                legacySha1,
                hmac,
                Map.of(),
                SenderSettings.ANYBODY,
                SchemaCheck.WARN);
    }

    /** The same with other secrets. */
    public SourceSettings with(List<Secret> others) {
        return new SourceSettings(
                name,
                provider,
                others,
                tenant,
                dedupe,
                tolerance,
                key,
                rateLimit,
                whenLogAway,
                legacySha1,
                hmac,
                settings,
                senders,
                schemaCheck);
    }
}
