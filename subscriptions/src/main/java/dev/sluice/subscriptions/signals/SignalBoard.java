// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Optional;

/** All signals of one kind, as this node has read them, and the way to write them. Thread-safe. */
public final class SignalBoard<T> {
    private final SignalLoop loop;
    private final SignalShelf<T> shelf;

    SignalBoard(SignalLoop loop, SignalShelf<T> shelf) {
        this.loop = loop;
        this.shelf = shelf;
    }

    /** Says something. Completes when it is written and this node has read it. */
    public Future<Void> put(String id, T value) {
        byte[] record = shelf.record(value);
        return loop.write(shelf.key(id), record);
    }

    /** Takes back what was said under the name. Completes when it is written and this node has read it. */
    public Future<Void> remove(String id) {
        return loop.write(shelf.key(id), null);
    }

    /** The last that was said, if it still counts. */
    public Optional<Signal<T>> find(String id) {
        return shelf.find(id);
    }

    /** All that counts. */
    public Collection<Signal<T>> all() {
        return shelf.all();
    }

    /** Runs {@code changed} after every step in which something of this kind came, on the signals' thread: it must not block. */
    public void listen(Runnable changed) {
        shelf.listen(changed);
    }
}
