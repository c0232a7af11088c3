// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.verify.Signer;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider compiled from its description. Immutable and thread-safe. */
public final class Provider {
    private final String name;
    private final String title;
    private final SignatureScheme scheme;
    private final EventRules rules;
    private final Map<String, String> sends;
    private final EventReader events;

    Provider(String name, String title, SignatureScheme scheme, EventRules rules, Map<String, String> sends) {
        this.name = name;
        this.title = title;
        this.scheme = scheme;
        this.rules = rules;
        this.sends = Collections.unmodifiableMap(new LinkedHashMap<>(sends));
        this.events = new EventReader(rules, scheme);
    }

    /** As configuration names it: {@code stripe}. */
    public String name() {
        return name;
    }

    /** As people write it: {@code Stripe}. */
    public String title() {
        return title;
    }

    /**
     * A verifier for one source.
     *
     * @throws IllegalArgumentException when a secret is not of the form that the provider gives; its text is not told
     */
    public SourceVerifier verifier(SourceOptions options) {
        return new SourceVerifier(scheme, options);
    }

    /** Reads the fields of the provider's events. */
    public EventReader events() {
        return events;
    }

    /**
     * The same with a source's own ordering key.
     *
     * @param key a JSON pointer; null takes the provider's
     * @throws IllegalArgumentException when it is not a JSON pointer
     */
    public EventReader events(@Nullable String key) {
        if (key == null) {
            return events;
        }
        if (!key.startsWith("/")) {
            throw new IllegalArgumentException("a JSON pointer begins with '/', not as " + key);
        }
        return new EventReader(rules.keyedBy(key), scheme);
    }

    /**
     * Signs as the provider would.
     *
     * @throws IllegalArgumentException when no secret can sign
     */
    public Signer signer(List<String> secrets) {
        return new Signer(scheme, secrets, sends);
    }

    @Override
    public String toString() {
        return name;
    }
}
