// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sources in memory. Used by one thread. */
final class MemoryRegistry implements Registry {
    private final Map<String, Resource<SourceSettings>> sources = new HashMap<>();
    int writes;

    /** How often somebody who waits has asked for a write. */
    int asked;

    /** What writes wait for. */
    Future<Void> held = Future.succeededFuture();

    void know(Resource<SourceSettings> source) {
        sources.put(source.id(), source);
    }

    @Override
    public Future<Void> start() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }

    @Override
    public Snapshot current() {
        return new Snapshot(1, sources, Map.of());
    }

    @Override
    public @Nullable Throwable failure() {
        return null;
    }

    @Override
    public void listen(RegistryListener listener) {
        throw new UnsupportedOperationException("nobody listens");
    }

    @Override
    public <D> Future<Resource<D>> put(Resource<D> resource, long expectedVersion) {
        throw new UnsupportedOperationException("written by write only");
    }

    @Override
    public Future<Void> delete(Kind kind, String id, long expectedVersion) {
        throw new UnsupportedOperationException("nothing is deleted");
    }

    @Override
    public Future<Snapshot> write(Actor actor, Function<Snapshot, List<Write>> decide) {
        throw new UnsupportedOperationException("somebody waits for each");
    }

    @Override
    public Future<Snapshot> writeSoon(Actor actor, Function<Snapshot, List<Write>> decide) {
        asked++;
        return held.compose(now -> written(decide));
    }

    @SuppressWarnings("unchecked")
    private Future<Snapshot> written(Function<Snapshot, List<Write>> decide) {
        for (Write write : decide.apply(current())) {
            writes++;
            know((Resource<SourceSettings>) ((Write.Put) write).resource());
        }
        return Future.succeededFuture(current());
    }
}
