// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import dev.sluice.subscriptions.follow.FollowingThread;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.VersionConflictException;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.secret.SecretBox;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@link Registry} in its topic. Thread-safe. */
public final class TopicRegistry implements Registry {

    private final RegistryLoop loop;

    /** Not started yet. */
    public TopicRegistry(KafkaClients clients, Topics topics, SecretBox box) {
        this(clients, topics, box, InstantSource.system());
    }

    /** The same by another clock. */
    public TopicRegistry(KafkaClients clients, Topics topics, SecretBox box, InstantSource clock) {
        this.loop = new RegistryLoop(clients, topics, new ResourceCodec(new SealedDefinition(box)), clock);
    }

    @Override
    public Future<Void> start() {
        return FollowingThread.here(loop.start());
    }

    @Override
    public Future<Void> stop() {
        return FollowingThread.here(loop.stop());
    }

    @Override
    public Snapshot current() {
        return loop.current();
    }

    @Override
    public long followedNanos() {
        return loop.followedNanos();
    }

    @Override
    public @Nullable Throwable failure() {
        return loop.failure();
    }

    @Override
    public void listen(RegistryListener listener) {
        loop.listen(listener);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <D> Future<Resource<D>> put(Resource<D> resource, long expectedVersion) {
        return write(snapshot -> {
                    expect(snapshot, resource.kind(), resource.id(), expectedVersion);
                    return List.of(new Write.Put(resource));
                })
                .map(after -> {
                    Resource<?> written = after.find(resource.kind(), resource.id());
                    if (written == null) throw new RegistryException(resource.id() + " was deleted right after", null);
                    return (Resource<D>) written;
                });
    }

    @Override
    public Future<Void> delete(Kind kind, String id, long expectedVersion) {
        return write(snapshot -> {
                    expect(snapshot, kind, id, expectedVersion);
                    return snapshot.find(kind, id) == null ? List.of() : List.of(new Write.Delete(kind, id));
                })
                .mapEmpty();
    }

    @Override
    public Future<Snapshot> write(Actor actor, Function<Snapshot, List<Write>> decide) {
        return FollowingThread.here(loop.write(actor, WriteTerm.of(actor, System::nanoTime), decide));
    }

    @Override
    public Future<Snapshot> writeSoon(Actor actor, Function<Snapshot, List<Write>> decide) {
        return FollowingThread.here(loop.write(actor, WriteTerm.soon(System::nanoTime), decide));
    }

    private static void expect(Snapshot snapshot, Kind kind, String id, long expected) {
        Resource<?> present = snapshot.find(kind, id);
        long actual = present == null ? 0 : present.version();
        if (expected != ANY_VERSION && expected != actual)
            throw new VersionConflictException(kind, id, expected, actual);
    }
}
