// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.provider.Answer;
import dev.sluice.gateway.provider.HmacScheme;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.handshake.SourceHandshakes;
import dev.sluice.gateway.provider.named.SnsScheme;
import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.Signer;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source's settings mean to its provider: how its requests are verified, read and signed. Used by the door, by {@code check}
 * and by the commands that sign as a provider would. Immutable and thread-safe.
 */
public final class SourceScheme {
    private static final String CONFIGURABLE = "hmac";

    private final Provider provider;
    private final SourceSettings settings;

    private SourceScheme(Provider provider, SourceSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /**
     * Finds the provider.
     *
     * @throws IllegalArgumentException when there is none of that name, or an hmac description can't hold together
     */
    public static SourceScheme of(SourceSettings settings, Providers providers) {
        HmacSettings hmac = settings.hmac();
        if (hmac != null) {
            return new SourceScheme(Providers.hmac(scheme(hmac)), settings);
        }
        Provider provider = providers
                .get(settings.provider())
                .orElseThrow(() -> new IllegalArgumentException("unknown provider '" + settings.provider()
                        + "', known are " + String.join(", ", providers.names()) + " and " + CONFIGURABLE));
        return new SourceScheme(provider, settings);
    }

    /** Throws IllegalArgumentException when a secret is not of the form that the provider gives, or a setting is wrong. */
    public SourceVerifier verifier() {
        return verifier(KeySource.NONE);
    }

    /**
     * The same with published keys.
     *
     * @param keys where they come from
     */
    public SourceVerifier verifier(KeySource keys) {
        for (String name : settings.settings().keySet()) {
            if (!provider.settings().contains(name)) {
                throw new IllegalArgumentException("settings." + name + ": " + provider.name() + " has no such setting"
                        + (provider.settings().isEmpty() ? "" : ", but " + String.join(", ", provider.settings())));
            }
            if (settings.settings().getOrDefault(name, List.of()).contains(SnsScheme.ANY_TOPIC)) {
                throw new IllegalArgumentException("settings." + name + ": '*' would let anybody in");
            }
        }
        return provider.verifier(options(keys));
    }

    private SourceOptions options(KeySource keys) {
        boolean legacy = settings.legacySha1()
                || settings.settings().getOrDefault(Provider.LEGACY, List.of()).contains("true");
        return new SourceOptions(secrets(), settings.tolerance(), legacy, settings.settings(), keys);
    }

    /** The handshakes that the source answers. */
    public SourceHandshakes handshakes() {
        return provider.handshakes(options(KeySource.NONE));
    }

    /** What the provider expects for an accepted event. */
    public Answer answer() {
        return provider.answer();
    }

    /** Whether bodies may come compressed. */
    public boolean sendsGzip() {
        return provider.sendsGzip();
    }

    /** Whether the gateway's public URL is part of what is proven. */
    public boolean bindsUrl() {
        return provider.bindsUrl();
    }

    /** Throws IllegalArgumentException when the key is no JSON pointer. */
    public EventReader events() {
        return provider.events(settings.key());
    }

    /** Throws IllegalArgumentException when no secret can sign. */
    public Signer signer() {
        return provider.signer(options(KeySource.NONE));
    }

    /**
     * The same with the private half of a pair, whose public half the source has or fetches.
     *
     * @throws IllegalArgumentException when the provider has no place for it
     */
    public Signer signer(PrivateSigning key) {
        return provider.signer(options(KeySource.NONE), key);
    }

    private List<String> secrets() {
        return settings.secrets().stream().map(Secret::reveal).toList();
    }

    private static HmacScheme scheme(HmacSettings hmac) {
        return new HmacScheme(
                hmac.header(),
                switch (hmac.algorithm()) {
                    case SHA1 -> Algorithm.HMAC_SHA1;
                    case SHA256 -> Algorithm.HMAC_SHA256;
                    case SHA384 -> Algorithm.HMAC_SHA384;
                    case SHA512 -> Algorithm.HMAC_SHA512;
                },
                switch (hmac.encoding()) {
                    case HEX -> Encoding.HEX;
                    case BASE64 -> Encoding.BASE64;
                    case BASE64URL -> Encoding.BASE64URL;
                },
                hmac.prefix().isEmpty() ? null : hmac.prefix(),
                pairs(hmac.pairs()),
                hmac.signed(),
                timestamp(hmac.timestamp()),
                new HmacScheme.Event(
                        hmac.event().id(), hmac.event().type(), hmac.event().time()));
    }

    private static HmacScheme.@Nullable Pairs pairs(HmacSettings.@Nullable Pairs pairs) {
        return pairs == null ? null : new HmacScheme.Pairs(pairs.separator(), pairs.signature(), pairs.timestamp());
    }

    private static HmacScheme.@Nullable SignedTimestamp timestamp(HmacSettings.@Nullable Timestamp timestamp) {
        if (timestamp == null) {
            return null;
        }
        var unit = switch (timestamp.unit()) {
            case S -> TimestampRule.Unit.SECONDS;
            case MS -> TimestampRule.Unit.MILLISECONDS;
            case RFC3339 -> TimestampRule.Unit.RFC3339;
        };
        return new HmacScheme.SignedTimestamp(
                timestamp.header(), unit, timestamp.tolerance(), TimestampRule.Sides.BOTH);
    }
}
