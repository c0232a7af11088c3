// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.handshake.Handshake;
import dev.sluice.gateway.provider.handshake.SourceHandshakes;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.Signer;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A provider compiled from its description. Immutable and thread-safe. */
public final class Provider {
    /** The setting with which a source asks for the older schemes. */
    public static final String LEGACY = "legacy";
    /** The setting with which a source without a secret takes the one that the provider hands over. */
    public static final String HANDOVER = "handover";

    private final Description description;
    private final List<ProofScheme> schemes;
    private final List<ProofScheme> withLegacy;
    private final EventRules rules;
    private final List<Handshake> handshakes;
    private final Answer answer;
    private final Map<String, String> sends;
    private final boolean gzip;
    private final EventReader events;

    /**
     * What people read of a provider.
     *
     * @param name as configuration names it: {@code stripe}
     * @param title as people write it: {@code Stripe}
     * @param docs a URL, or empty
     * @param setup what to do at the provider, in a few lines
     */
    public record Description(String name, String title, String docs, List<String> setup) {
        public Description {
            setup = List.copyOf(setup);
        }
    }

    /**
     * One made of its parts.
     *
     * @param legacy schemes that a source has to ask for
     * @param gzip whether it may send bodies compressed
     */
    Provider(
            Description description,
            List<ProofScheme> schemes,
            List<ProofScheme> legacy,
            EventRules rules,
            List<Handshake> handshakes,
            Answer answer,
            Map<String, String> sends,
            boolean gzip) {
        this.gzip = gzip;
        this.description = description;
        this.schemes = List.copyOf(schemes);
        var all = new ArrayList<>(schemes);
        all.addAll(legacy);
        this.withLegacy = List.copyOf(all);
        this.rules = rules;
        this.handshakes = List.copyOf(handshakes);
        this.answer = answer;
        this.sends = Collections.unmodifiableMap(new LinkedHashMap<>(sends));
        this.events = new EventReader(rules, this::idOf);
        if (schemes.isEmpty()) {
            throw new IllegalArgumentException("a provider needs a scheme");
        }
        Set<String> secret = credentials();
        rules.keep().stream().filter(secret::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("'" + name + "' carries a credential and can't be kept");
        });
    }

    private @Nullable String idOf(InboundRequest request) {
        for (ProofScheme scheme : withLegacy) {
            String id = scheme.idOf(request);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    /** As configuration names it: {@code stripe}. */
    public String name() {
        return description.name();
    }

    /** As people write it: {@code Stripe}. */
    public String title() {
        return description.title();
    }

    public Description description() {
        return description;
    }

    /** What it expects for an accepted event. */
    public Answer answer() {
        return answer;
    }

    /** Whether it may send bodies compressed: what is proven and kept is what comes out. */
    public boolean sendsGzip() {
        return gzip;
    }

    /** The headers that carry proofs, whatever their case; never kept. */
    public Set<String> credentials() {
        var names = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        names.add("Authorization");
        withLegacy.forEach(scheme -> names.addAll(scheme.credentials()));
        return names;
    }

    /** Whether the public URL is part of what one of its schemes proves. */
    public boolean bindsUrl() {
        return schemes.stream().anyMatch(ProofScheme::bindsUrl);
    }

    /** Whether every proof tells when it was made: only then can an old request be told from a new one. */
    public boolean dated() {
        return schemes.stream().allMatch(ProofScheme::dated);
    }

    /** What stops a replay, by the weakest of its schemes and of the places where an id may be. */
    public ReplayStop replayStop() {
        if (dated()) {
            return ReplayStop.SIGNED_TIME;
        }
        if (rules.id().isEmpty()) {
            return ReplayStop.NOTHING;
        }
        boolean covered = schemes.stream().allMatch(scheme -> scheme.grade() == VerificationGrade.BODY)
                && rules.id().stream().noneMatch(EventRules::readsHeader);
        return covered ? ReplayStop.SIGNED_ID : ReplayStop.FREE_ID;
    }

    /** What its first scheme binds. */
    public VerificationGrade grade() {
        return schemes.getFirst().grade();
    }

    /** Whether a source needs a secret. */
    public boolean needsSecret() {
        return schemes.stream().allMatch(ProofScheme::needsSecret);
    }

    /** The names of what a source may set, sorted. */
    public Set<String> settings() {
        var names = new TreeSet<String>();
        withLegacy.forEach(scheme -> names.addAll(scheme.settings()));
        handshakes.forEach(handshake -> names.addAll(handshake.settings()));
        if (withLegacy.size() > schemes.size()) {
            names.add(LEGACY);
        }
        if (handsOver()) {
            names.add(HANDOVER);
        }
        return names;
    }

    /** Whether it hands the secret over when its webhook is made. */
    public boolean handsOver() {
        return handshakes.stream().anyMatch(Handshake::handsOver);
    }

    private List<ProofScheme> schemes(SourceOptions options) {
        return options.legacy() ? withLegacy : schemes;
    }

    /**
     * A verifier for one source.
     *
     * @throws IllegalArgumentException when a secret is not of the form that the provider gives; its text is not told
     */
    public SourceVerifier verifier(SourceOptions options) {
        boolean awaits = handsOver()
                && options.secrets().isEmpty()
                && options.settings().getOrDefault(HANDOVER, List.of()).contains("true");
        if (awaits) {
            return SourceVerifier.closed();
        }
        var verifier = new SourceVerifier(schemes(options), options);
        return handshakes.isEmpty() ? verifier : verifier.without(this::isSignedForAnybody);
    }

    private boolean isSignedForAnybody(byte[] body) {
        for (Handshake handshake : handshakes) {
            if (handshake.signs(body)) {
                return true;
            }
        }
        return false;
    }

    /** The handshakes that one source answers. */
    public SourceHandshakes handshakes(SourceOptions options) {
        return new SourceHandshakes(handshakes, options);
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
        return new EventReader(rules.keyedBy(key), this::idOf);
    }

    /**
     * Signs as the provider would.
     *
     * @throws IllegalArgumentException when no secret can sign
     */
    public Signer signer(List<String> secrets) {
        return signer(new SourceOptions(secrets, null, false));
    }

    /** The same with what a source sets besides. */
    public Signer signer(SourceOptions options) {
        return new Signer(schemes(options), options, sends);
    }

    /**
     * The same with the private half of a pair.
     *
     * @throws IllegalArgumentException when none of its schemes has a place for it
     */
    public Signer signer(SourceOptions options, PrivateSigning key) {
        return new Signer(schemes(options), options, key, sends);
    }

    @Override
    public String toString() {
        return name();
    }
}
