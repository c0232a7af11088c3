// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import io.vertx.core.Future;

/**
 * The registry topic as this node sees it, and the way to write to it. Thread-safe; futures complete on the caller's
 * Vert.x context where there is one, else on the registry's thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Registry {

    /** For a write that takes whatever version there is. */
    public static final long ANY_VERSION = -1;

    /**
     * Reads to the end the topic has now. Fails with WrongKeyException when this node's master key does not open a
     * record.
     */
    public Future<Void> start() {
        throw new UnsupportedOperationException();
    }

    /** Stops following; fails what waits. */
    public Future<Void> stop() {
        throw new UnsupportedOperationException();
    }

    /** Every registry record below it is in this node's view. */
    public long position() {
        return current().position();
    }

    /** This node's view. */
    public Snapshot current() {
        throw new UnsupportedOperationException();
    }

    /** Tells the listener everything from now on. */
    public void listen(RegistryListener listener) {
        throw new UnsupportedOperationException("listener " + listener);
    }

    /**
     * Writes a resource; its version, incarnation and, for a new one, creation are the registry's to fill in. Completes
     * when this node's view has it.
     *
     * @param expectedVersion 0: it must not exist; {@link #ANY_VERSION}: whatever there is
     * @return what was written, or fails with {@link VersionConflictException}
     */
    public <D> Future<Resource<D>> put(Resource<D> resource, long expectedVersion) {
        throw new UnsupportedOperationException("put " + resource.id() + expectedVersion);
    }

    /** Deletes a resource; completes when this node's view has lost it. */
    public Future<Void> delete(Kind kind, String id, long expectedVersion) {
        throw new UnsupportedOperationException("delete " + kind + id + expectedVersion);
    }
}
