// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The registry as this node sees it, and the way to change it. Thread-safe; futures complete on the caller's Vert.x
 * context where there is one, else on the registry's thread.
 *
 * <p>A view that meets a record it can't understand stands still: {@link #failure} says why, writes fail with it.
 */
public interface Registry {

    /** For a write that takes whatever version there is. */
    long ANY_VERSION = -1;

    /**
     * Reads to the end the topic has now, however long Kafka takes to answer. Fails with WrongKeyException when there
     * are secrets and this node's master keys open none of them, with RegistryException when a record is of another version.
     */
    Future<Void> start();

    /** Stops following; writes that wait fail. */
    Future<Void> stop();

    /** Every registry record below it is in this node's view. */
    default long position() {
        return current().position();
    }

    /** This node's view. */
    Snapshot current();

    /**
     * As of when this node's view is: a reading of the monotonic clock ({@link System#nanoTime}) at which the last look at the topic began
     * that its listeners have been told the outcome of. Of now for a view that follows nothing, and for one that stands still because it
     * can't understand a record: in a rollout it is right to go on by what is known, and {@link #failure} tells of it.
     */
    default long followedNanos() {
        return System.nanoTime();
    }

    /** Why the view stands still; null while it follows. */
    @Nullable
    Throwable failure();

    /** Tells the listener everything there is, then every step, on the registry's thread. */
    void listen(RegistryListener listener);

    /**
     * Writes a resource; the version is the registry's to count. Its incarnation must be the present one's, or {@link
     * Resource#UNBORN} to begin a new one. Completes when this node's view has it.
     *
     * @param expectedVersion 0: it must not exist; {@link #ANY_VERSION}: whatever there is
     * @return what was written, or fails with {@link VersionConflictException}
     */
    <D> Future<Resource<D>> put(Resource<D> resource, long expectedVersion);

    /** Deletes a resource, if there is one; completes when this node's view has lost it. */
    Future<Void> delete(Kind kind, String id, long expectedVersion);

    /**
     * Writes what {@code decide} finds right, all or nothing. It is called on the registry's thread with the newest
     * snapshot, again after each lost race, and may throw to write nothing. Completes with this node's view when that has
     * all of it.
     */
    default Future<Snapshot> write(Function<Snapshot, List<Write>> decide) {
        return write(Actor.system("write"), decide);
    }

    /** The same on somebody's behalf: each write stands in the audit log, in the same transaction. */
    Future<Snapshot> write(Actor actor, Function<Snapshot, List<Write>> decide);

    /** The same for somebody who waits, whoever writes: nothing more is tried 10 s after it was asked for, as over the API. */
    Future<Snapshot> writeSoon(Actor actor, Function<Snapshot, List<Write>> decide);
}
