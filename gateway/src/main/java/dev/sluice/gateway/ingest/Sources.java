// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.source.WhenLogAway;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.subscriptions.registry.OldSecrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources that the door knows, as one immutable table that is swapped whole. Thread-safe. */
public final class Sources {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sources.class);

    private final ReentrantLock writing = new ReentrantLock();
    private final Outside outside;
    private final IngestMeters meters;
    private final InstantSource clock;

    /** Replaced under the lock, read by every loop. */
    private volatile Map<String, Entry> table = Map.of();

    /** Those that are defined and can't be compiled here; replaced under the lock, read by every loop. */
    private volatile Set<String> unusable = Set.of();

    /** Guarded by the lock: what the table was made of. */
    private Providers providers;

    /** Guarded by the lock: with those that could not be compiled. */
    private List<Definition> known = List.of();

    /**
     * One source as it stands in the registry.
     *
     * @param oldSecrets which of its secrets verify for a while only
     */
    public record Definition(SourceSettings settings, boolean paused, OldSecrets oldSecrets) {
        /** One whose secrets all verify without an end. */
        public Definition(SourceSettings settings, boolean paused) {
            this(settings, paused, OldSecrets.NONE);
        }
    }

    /** @param phases what counts until when, the last without an end: it has fewer secrets from phase to phase */
    private record Entry(Definition definition, List<Phase> phases) {
        CompiledSource at(InstantSource clock) {
            return phases.size() == 1 ? phases.getFirst().compiled : at(clock.instant());
        }

        private CompiledSource at(Instant now) {
            for (Phase phase : phases) {
                if (now.isBefore(phase.end)) {
                    return phase.compiled;
                }
            }
            return phases.getLast().compiled;
        }
    }

    private record Phase(Instant end, CompiledSource compiled) {}

    Sources(Providers providers, Outside outside, IngestMeters meters, InstantSource clock) {
        this.providers = providers;
        this.outside = outside;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Takes these sources for all there are. What did not change keeps its limiter. A definition that can't be compiled is left out and
     * logged, because one bad source must not close the door on the others.
     *
     * @return the names of those left out
     */
    public List<String> replace(List<Definition> definitions) {
        writing.lock();
        try {
            known = List.copyOf(definitions);
            return replace(definitions, Set.of());
        } finally {
            writing.unlock();
        }
    }

    /**
     * Takes these providers for all there are, and makes every source anew whose provider is another now.
     *
     * @return the names of the sources that are left out
     */
    public List<String> follow(Providers next) {
        writing.lock();
        try {
            Set<String> changed = next.changedFrom(providers);
            providers = next;
            return replace(known, changed);
        } finally {
            writing.unlock();
        }
    }

    /** @param changed providers whose sources are made anew though they are defined as before */
    private List<String> replace(List<Definition> definitions, Set<String> changed) {
        Map<String, Entry> before = table;
        var after = new HashMap<String, Entry>();
        var refused = new ArrayList<String>();
        for (Definition definition : definitions) {
            String name = definition.settings().name();
            Entry standing = before.get(name);
            boolean stays = standing != null
                    && standing.definition.equals(definition)
                    && !changed.contains(definition.settings().provider());
            try {
                after.put(name, standing != null && stays ? standing : compile(definition));
            } catch (IllegalArgumentException unusable) {
                LOGGER.atError()
                        .addKeyValue("source", name)
                        .addKeyValue("error", unusable.getMessage())
                        .log("source left out");
                refused.add(name);
            }
        }
        // no name that is in one of them after is in neither meanwhile
        var meanwhile = new HashSet<>(unusable);
        meanwhile.addAll(refused);
        unusable = Set.copyOf(meanwhile);
        table = Map.copyOf(after);
        unusable = Set.copyOf(refused);
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(meters::forget);
        return refused;
    }

    /** How many there are. */
    public int size() {
        return table.size();
    }

    /**
     * The names of those that are defined and that this node can't serve, because it lacks their provider or their definition is of no use
     * to it; another node may. Unmodifiable.
     */
    public Set<String> unusable() {
        return unusable;
    }

    /** Whether a name that {@link #find} did not know is one of those, or has become known since. */
    boolean isKnown(String name) {
        return unusable.contains(name) || table.containsKey(name);
    }

    /** Whether any of them spools. */
    public boolean anySpools() {
        return table.values().stream()
                .anyMatch(entry -> entry.definition().settings().whenLogAway() == WhenLogAway.SPOOL);
    }

    @Nullable
    CompiledSource find(String name) {
        Entry entry = table.get(name);
        return entry == null ? null : entry.at(clock);
    }

    private Entry compile(Definition definition) {
        SourceSettings settings = definition.settings();
        var scheme = SourceScheme.of(settings, providers);
        var whole = new CompiledSource(
                settings.name(),
                "/in/" + settings.name(),
                settings.tenant(),
                scheme.verifier(keysFor(settings)),
                scheme.events(),
                scheme.handshakes(),
                scheme.answer(),
                settings.dedupe(),
                SourceLimit.of(settings.rateLimit(), System.nanoTime()),
                settings.whenLogAway() == WhenLogAway.SPOOL,
                definition.paused(),
                Senders.of(settings.senders()),
                scheme.sendsGzip(),
                settings.schemaCheck(),
                meters.counters(settings.name()));
        return new Entry(definition, phases(definition, whole));
    }

    private KeySource keysFor(SourceSettings settings) {
        return outside.askedBy(settings.name(), settings.tenant());
    }

    private List<Phase> phases(Definition definition, CompiledSource whole) {
        var ends = new TreeSet<>(definition.oldSecrets().ends().values());
        var phases = new ArrayList<Phase>();
        CompiledSource counting = whole;
        for (Instant end : ends) {
            phases.add(new Phase(end, counting));
            SourceSettings settings = definition.settings();
            var left = settings.with(definition.oldSecrets().counting(settings.secrets(), end));
            var scheme = SourceScheme.of(left, providers);
            counting = whole.verifiedBy(scheme.verifier(keysFor(settings)), scheme.handshakes());
        }
        phases.add(new Phase(Instant.MAX, counting));
        return List.copyOf(phases);
    }
}
