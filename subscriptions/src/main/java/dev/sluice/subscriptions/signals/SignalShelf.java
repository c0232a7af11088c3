// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been read of one kind. Written by the signals' thread, read by any. */
final class SignalShelf<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(SignalShelf.class);

    private final SignalKind<T> kind;
    private final String node;
    private final InstantSource clock;
    private final Counter forgotten;
    private final Counter unreadable;
    private final Map<String, Signal<T>> signals = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Owned by the signals' thread: id → bytes, the one written longest ago first. */
    private final LinkedHashMap<String, Integer> order = new LinkedHashMap<>();
    /** Owned by the signals' thread: keys forgotten that this node wrote. */
    private final List<String> overfull = new ArrayList<>();
    /** Owned by the signals' thread. */
    private long bytes;
    /** Owned by the signals' thread. */
    private boolean changed;

    SignalShelf(SignalKind<T> kind, String node, InstantSource clock, MeterRegistry meters) {
        this.kind = kind;
        this.node = node;
        this.clock = clock;
        this.forgotten = counter(meters, "forgotten", "Signals forgotten because there were more than fit");
        this.unreadable = counter(meters, "unreadable", "Signals that this version can't read");
        Gauge.builder("sluice.signals", signals, Map::size)
                .description("Signals that this node remembers")
                .tag("kind", kind.name())
                .register(meters);
    }

    private Counter counter(MeterRegistry meters, String what, String description) {
        return Counter.builder("sluice.signals." + what)
                .description(description)
                .tag("kind", kind.name())
                .register(meters);
    }

    String key(String id) {
        return kind.name() + "/" + id;
    }

    byte[] record(T value) {
        return new SignalRecord(kind.codec().version(), node, kind.codec().write(value)).bytes();
    }

    Optional<Signal<T>> find(String id) {
        return Optional.ofNullable(signals.get(id)).filter(this::counts);
    }

    Collection<Signal<T>> all() {
        return signals.values().stream().filter(this::counts).toList();
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    private boolean counts(Signal<T> signal) {
        return counts(signal, clock.instant());
    }

    private boolean counts(Signal<T> signal, Instant now) {
        return kind.kept().isZero() || signal.heard().plus(kind.kept()).isAfter(now);
    }

    /** Takes a record in. */
    void read(String id, byte @Nullable [] value, Instant heard) {
        changed = true;
        Integer before = order.remove(id);
        bytes -= before == null ? 0 : before;
        Signal<T> signal = value == null ? null : signal(id, value, heard);
        if (signal == null || value == null) {
            signals.remove(id);
            return;
        }
        signals.put(id, signal);
        order.put(id, value.length);
        bytes += value.length;
        while (order.size() > kind.most() || (bytes > kind.mostBytes() && order.size() > 1)) forgetEldest();
    }

    private void forgetEldest() {
        String id = order.firstEntry().getKey();
        Signal<T> eldest = signals.get(id);
        if (eldest != null && eldest.node().equals(node)) overfull.add(key(id));
        drop(id);
        forgotten.increment();
    }

    private void drop(String id) {
        Integer size = order.remove(id);
        bytes -= size == null ? 0 : size;
        signals.remove(id);
    }

    private @Nullable Signal<T> signal(String id, byte[] value, Instant heard) {
        try {
            SignalRecord record = SignalRecord.of(value);
            return new Signal<>(id, kind.codec().read(record.codec(), record.value()), record.node(), heard);
        } catch (RuntimeException another) {
            unreadable.increment();
            LOGGER.atWarn()
                    .addKeyValue("kind", kind.name())
                    .addKeyValue("error", String.valueOf(another.getMessage()))
                    .log("a signal can't be read by this version");
            return null;
        }
    }

    /** Drops what does not count any more; the keys that this node is to take out of the topic, because they are its own or nobody's. */
    List<String> expired() {
        var keys = new ArrayList<>(overfull);
        overfull.clear();
        if (kind.kept().isZero()) return keys;
        Instant now = clock.instant();
        for (Signal<T> each : List.copyOf(signals.values())) {
            if (counts(each, now)) continue;
            boolean orphaned = !counts(each, now.minus(Signals.ORPHANED));
            if (!each.node().equals(node) && !orphaned) continue;
            drop(each.id());
            keys.add(key(each.id()));
        }
        return keys;
    }

    void clear() {
        signals.clear();
        order.clear();
        overfull.clear();
        bytes = 0;
    }

    /** Tells the listeners, if there is something to tell. */
    void tell() {
        if (!changed) return;
        changed = false;
        for (Runnable each : listeners) {
            try {
                each.run();
            } catch (RuntimeException bug) {
                LOGGER.atError().setCause(bug).log("signal listener failed");
            }
        }
    }

    static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
