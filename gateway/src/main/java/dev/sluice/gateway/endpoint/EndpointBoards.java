// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.endpoint;

import dev.sluice.delivery.endpoint.EndpointNotes;
import dev.sluice.delivery.pace.CircuitNote;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.signals.Signal;
import dev.sluice.subscriptions.signals.SignalBoard;
import dev.sluice.subscriptions.signals.SignalCodec;
import dev.sluice.subscriptions.signals.SignalKind;
import dev.sluice.subscriptions.signals.Signals;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the nodes tell each other of endpoints: open circuits, and how long one has asked for no request. Thread-safe. */
public final class EndpointBoards implements EndpointNotes {
    private static final Logger LOGGER = LoggerFactory.getLogger(EndpointBoards.class);
    private static final int MOST = 200_000;
    private static final long MOST_BYTES = 16L << 20;

    /** A Retry-After is at most a day. */
    private static final Duration A_DAY = Duration.ofHours(25);

    private static final SignalKind<Circuit> CIRCUIT =
            new SignalKind<>("circuit", MOST, MOST_BYTES, Duration.ZERO, new CircuitCodec());
    private static final SignalKind<Pause> THROTTLED =
            new SignalKind<>("throttled", MOST, MOST_BYTES, A_DAY, new PauseCodec());

    private final String node;
    private final SignalBoard<Circuit> circuits;
    private final SignalBoard<Pause> pauses;

    /** @param incarnation of the subscription; another one's note says nothing */
    record Circuit(long incarnation, CircuitNote note) {}

    /**
     * What is said of a pause.
     *
     * @param incarnation of the subscription
     * @param until epoch milliseconds
     */
    record Pause(long incarnation, long until) {}

    /**
     * Made before the signals start.
     *
     * @param node this node's id
     */
    public EndpointBoards(Signals signals, String node) {
        this.node = node;
        this.circuits = signals.board(CIRCUIT);
        this.pauses = signals.board(THROTTLED);
    }

    /** Tells the id of each subscription of whose endpoint something is said from now on, on the signals' thread. */
    public void listen(Consumer<String> changed) {
        circuits.listen(new Differences<>(circuits, changed));
        pauses.listen(new Differences<>(pauses, changed));
    }

    /** Whether its circuit is open, as far as this node knows. */
    public boolean isOpen(String id, long incarnation) {
        return circuits.find(id)
                .filter(said -> said.value().incarnation() == incarnation)
                .isPresent();
    }

    @Override
    public @Nullable Said circuit(Subscription subscription) {
        return circuits.find(subscription.id())
                .filter(said -> said.value().incarnation() == subscription.incarnation())
                .map(said -> new Said(said.value().note(), said.node().equals(node)))
                .orElse(null);
    }

    @Override
    public void circuit(Subscription subscription, @Nullable CircuitNote note) {
        String id = subscription.id();
        if (note != null) {
            written(id, circuits.put(id, new Circuit(subscription.incarnation(), note)));
        } else if (circuits.find(id)
                .filter(said -> said.value().incarnation() > subscription.incarnation())
                .isEmpty()) {
            // what is said of one that was made anew under the same id stays
            written(id, circuits.remove(id));
        }
    }

    @Override
    public long throttledUntil(Subscription subscription) {
        return pauses.find(subscription.id())
                .filter(said -> said.value().incarnation() == subscription.incarnation())
                .map(said -> said.value().until())
                .orElse(0L);
    }

    @Override
    public void throttled(Subscription subscription, long until) {
        String id = subscription.id();
        if (until != 0) {
            written(id, pauses.put(id, new Pause(subscription.incarnation(), until)));
        } else if (pauses.find(id)
                .filter(said -> said.value().incarnation() > subscription.incarnation())
                .isEmpty()) {
            written(id, pauses.remove(id));
        }
    }

    private static void written(String id, Future<Void> writing) {
        writing.onFailure(failure -> LOGGER.atWarn()
                .addKeyValue("subscriptionId", id)
                .addKeyValue("error", String.valueOf(failure.getMessage()))
                .log("the state of an endpoint could not be told to the other nodes"));
    }

    /** Finds out of which names something else is said than the time before. Called on one thread. */
    private static final class Differences<T> implements Runnable {
        private final SignalBoard<T> board;
        private final Consumer<String> changed;
        private final AtomicReference<Map<String, T>> before = new AtomicReference<>(Map.of());

        Differences(SignalBoard<T> board, Consumer<String> changed) {
            this.board = board;
            this.changed = changed;
            before.set(values(board.all()));
        }

        private static <T> Map<String, T> values(Collection<Signal<T>> signals) {
            Map<String, T> values = new HashMap<>();
            signals.forEach(signal -> values.put(signal.id(), signal.value()));
            return values;
        }

        @Override
        public void run() {
            Map<String, T> now = values(board.all());
            Map<String, T> was = before.getAndSet(now);
            Set<String> ids = new HashSet<>(was.keySet());
            ids.addAll(now.keySet());
            ids.removeIf(id -> {
                T old = was.get(id);
                return old != null && old.equals(now.get(id));
            });
            ids.forEach(changed);
        }
    }

    /** Incarnation | opened | probes | next probe. */
    static final class CircuitCodec implements SignalCodec<Circuit> {
        private static final byte VERSION = 1;
        private static final int BYTES = 3 * Long.BYTES + Integer.BYTES;

        @Override
        public byte version() {
            return VERSION;
        }

        @Override
        public byte[] write(Circuit circuit) {
            CircuitNote note = circuit.note();
            return ByteBuffer.allocate(BYTES)
                    .putLong(circuit.incarnation())
                    .putLong(note.opened())
                    .putInt(note.probes())
                    .putLong(note.probeAt())
                    .array();
        }

        @Override
        public Circuit read(byte version, byte[] bytes) {
            ByteBuffer in = known(version, bytes, BYTES);
            return new Circuit(in.getLong(), new CircuitNote(in.getLong(), in.getInt(), in.getLong()));
        }

        private static ByteBuffer known(byte version, byte[] bytes, int least) {
            if (version != VERSION || bytes.length < least) {
                throw new IllegalArgumentException("a circuit's note of version " + version);
            }
            return ByteBuffer.wrap(bytes);
        }
    }

    /** Incarnation | milliseconds. */
    static final class PauseCodec implements SignalCodec<Pause> {
        private static final byte VERSION = 1;

        @Override
        public byte version() {
            return VERSION;
        }

        @Override
        public byte[] write(Pause pause) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(pause.incarnation())
                    .putLong(pause.until())
                    .array();
        }

        @Override
        public Pause read(byte version, byte[] bytes) {
            if (version != VERSION || bytes.length < 2 * Long.BYTES) {
                throw new IllegalArgumentException("a pause's note of version " + version);
            }
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Pause(in.getLong(), in.getLong());
        }
    }
}
