// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.trial.door.Draft;
import dev.sluice.bench.trial.receive.Arrivals;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which acknowledged events are still on their way; only to know when to stop waiting, never to judge. Thread-safe. */
final class Progress implements Arrivals {
    private record Pair(String subscriber, String id) {}

    private final Set<Pair> awaited = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> taken = new ConcurrentHashMap<>();
    private final List<Cast.Hook> hooks;
    private final List<Cast.Stream> streams;
    private volatile long lastArrivalNanos = System.nanoTime();

    Progress(Cast cast) {
        this.hooks = cast.hooks();
        this.streams = cast.streams();
    }

    /** An event was acknowledged. */
    void acked(Draft draft) {
        String id = draft.intent().id();
        for (Cast.Hook hook : hooks) {
            boolean wanted = hook.tenant().equals(draft.intent().tenant())
                    && matches(hook.types(), draft.intent().type())
                    && draft.intent().amount() >= hook.minAmount()
                    && !hook.script().dooms(hook.name(), id);
            await(wanted, hook.name(), id);
        }
        for (Cast.Stream stream : streams) {
            boolean wanted = stream.tenant().equals(draft.intent().tenant())
                    && matches(stream.types(), draft.intent().type());
            await(wanted, stream.name(), id);
        }
    }

    private void await(boolean wanted, String subscriber, String id) {
        if (wanted && !taken(subscriber).contains(id)) {
            Pair pair = new Pair(subscriber, id);
            awaited.add(pair);
            if (taken(subscriber).contains(id)) {
                awaited.remove(pair);
            }
        }
    }

    private static boolean matches(List<String> types, String type) {
        return types.isEmpty() || types.stream().anyMatch(pattern -> matches(pattern, type));
    }

    private static boolean matches(String pattern, String type) {
        return pattern.endsWith("*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                : type.equals(pattern);
    }

    @Override
    public void taken(String subscriber, String id) {
        lastArrivalNanos = System.nanoTime();
        taken(subscriber).add(id);
        awaited.remove(new Pair(subscriber, id));
    }

    private Set<String> taken(String subscriber) {
        return taken.computeIfAbsent(subscriber, name -> ConcurrentHashMap.newKeySet());
    }

    /** Pairs of event and subscriber not seen yet. */
    int left() {
        return awaited.size();
    }

    /** Nanoseconds since anything arrived anywhere. */
    long quietNanos() {
        return System.nanoTime() - lastArrivalNanos;
    }
}
