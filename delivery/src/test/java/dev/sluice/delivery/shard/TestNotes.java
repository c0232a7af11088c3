// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.endpoint.EndpointNotes;
import dev.sluice.delivery.pace.CircuitNote;
import dev.sluice.subscriptions.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What nodes would tell each other of endpoints, told at once. */
final class TestNotes implements EndpointNotes {
    private final Map<String, CircuitNote> circuits = new ConcurrentHashMap<>();
    private final Map<String, Long> throttled = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** @param changed is told the id of a subscription of which something was said */
    void listen(Consumer<String> changed) {
        listeners.add(changed);
    }

    /** Tells it nothing more. */
    void leave(Consumer<String> listener) {
        listeners.remove(listener);
    }

    int writes() {
        return writes.get();
    }

    @Nullable
    CircuitNote circuit(String id) {
        return circuits.get(id);
    }

    @Override
    public @Nullable Said circuit(Subscription subscription) {
        CircuitNote note = circuits.get(subscription.id());
        return note == null ? null : new Said(note, false);
    }

    @Override
    public void circuit(Subscription subscription, @Nullable CircuitNote note) {
        writes.incrementAndGet();
        if (note == null) {
            circuits.remove(subscription.id());
        } else {
            circuits.put(subscription.id(), note);
        }
        listeners.forEach(listener -> listener.accept(subscription.id()));
    }

    @Override
    public long throttledUntil(Subscription subscription) {
        return throttled.getOrDefault(subscription.id(), 0L);
    }

    @Override
    public void throttled(Subscription subscription, long until) {
        writes.incrementAndGet();
        if (until == 0) {
            throttled.remove(subscription.id());
        } else {
            throttled.put(subscription.id(), until);
        }
        listeners.forEach(listener -> listener.accept(subscription.id()));
    }
}
