// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SchemaCheck;
import dev.sluice.config.source.SenderSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.source.WhenLogAway;
import dev.sluice.config.value.Rate;
import dev.sluice.config.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A source that says as little as may be: of tenant acme, with a day's dedupe window, for anybody. */
public final class SomeSource {
    private final String name;
    private final String provider;
    private final List<Secret> secrets;
    private String tenant = "acme";
    private Duration dedupe = Duration.ofHours(24);
    private @Nullable Rate rate;
    private WhenLogAway whenLogAway = WhenLogAway.REFUSE;
    private @Nullable HmacSettings hmac;
    private Map<String, List<String>> own = Map.of();
    private SenderSettings senders = SenderSettings.ANYBODY;

    private SomeSource(String name, String provider, List<Secret> secrets) {
        this.name = name;
        this.provider = provider;
        this.secrets = secrets;
    }

    public static SomeSource of(String name, String provider, String... secrets) {
        return new SomeSource(name, provider, Stream.of(secrets).map(Secret::of).toList());
    }

    SomeSource tenant(String other) {
        tenant = other;
        return this;
    }

    SomeSource dedupe(Duration window) {
        dedupe = window;
        return this;
    }

    SomeSource rate(@Nullable Rate limit) {
        rate = limit;
        return this;
    }

    SomeSource spooling() {
        whenLogAway = WhenLogAway.SPOOL;
        return this;
    }

    /** What a source of {@code provider: hmac} has to say. */
    SomeSource hmac(@Nullable HmacSettings settings) {
        hmac = settings;
        return this;
    }

    /** What the provider lets a source set. */
    SomeSource own(Map<String, List<String>> settings) {
        own = settings;
        return this;
    }

    SomeSource from(List<String> addresses, List<String> clientNames) {
        senders = new SenderSettings(addresses, clientNames);
        return this;
    }

    public SourceSettings settings() {
        return new SourceSettings(
                name,
                provider,
                secrets,
                tenant,
                dedupe,
                null,
                null,
                rate,
                whenLogAway,
                false,
                hmac,
                own,
                senders,
                SchemaCheck.WARN);
    }
}
