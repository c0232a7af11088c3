// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.VersionConflictException;
import dev.sluice.subscriptions.secret.SecretBox;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The registry as this node sees it, and the way to change it. Thread-safe; futures complete on the caller's Vert.x
 * context where there is one, else on the registry's thread.
 *
 * <p>A view that meets a record it can't understand stands still: {@link #failure} says why, writes fail with it.
 */
public final class Registry {

    /** For a write that takes whatever version there is. */
    public static final long ANY_VERSION = -1;

    private final RegistryLoop loop;

    public Registry(KafkaClients clients, Topics topics, SecretBox box) {
        this.loop = new RegistryLoop(clients, topics.registry(), new ResourceCodec(new SealedDefinition(box)));
    }

    /**
     * Reads to the end the topic has now, however long Kafka takes to answer. Fails with WrongKeyException when this
     * node's master key does not open a record, with RegistryException when a record is of another version.
     */
    public Future<Void> start() {
        return here(loop.start()).mapEmpty();
    }

    /** Stops following; writes that wait fail. */
    public Future<Void> stop() {
        return here(loop.stop()).mapEmpty();
    }

    /** Every registry record below it is in this node's view. */
    public long position() {
        return current().position();
    }

    /** This node's view. */
    public Snapshot current() {
        return loop.current();
    }

    /** Why the view stands still; null while it follows. */
    public @Nullable Throwable failure() {
        return loop.failure();
    }

    /** Tells the listener everything there is, then every step, on the registry's thread. */
    public void listen(RegistryListener listener) {
        loop.listen(listener);
    }

    /**
     * Writes a resource; the version is the registry's to count. Its incarnation must be the present one's, or {@link
     * Resource#UNBORN} to begin a new one. Completes when this node's view has it.
     *
     * @param expectedVersion 0: it must not exist; {@link #ANY_VERSION}: whatever there is
     * @return what was written, or fails with {@link VersionConflictException}
     */
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

    /** Deletes a resource, if there is one; completes when this node's view has lost it. */
    public Future<Void> delete(Kind kind, String id, long expectedVersion) {
        return write(snapshot -> {
                    expect(snapshot, kind, id, expectedVersion);
                    return snapshot.find(kind, id) == null ? List.of() : List.of(new Write.Delete(kind, id));
                })
                .mapEmpty();
    }

    /**
     * Writes what {@code decide} finds right, all or nothing. It is called on the registry's thread with the newest
     * snapshot, again after each lost race, and may throw to write nothing. Completes with this node's view when that has
     * all of it.
     */
    public Future<Snapshot> write(Function<Snapshot, List<Write>> decide) {
        return here(loop.write(decide));
    }

    private static void expect(Snapshot snapshot, Kind kind, String id, long expected) {
        Resource<?> present = snapshot.find(kind, id);
        long actual = present == null ? 0 : present.version();
        if (expected != ANY_VERSION && expected != actual)
            throw new VersionConflictException(kind, id, expected, actual);
    }

    private static <T> Future<T> here(CompletableFuture<T> future) {
        Context context = Vertx.currentContext();
        return context == null ? Future.fromCompletionStage(future) : Future.fromCompletionStage(future, context);
    }
}
