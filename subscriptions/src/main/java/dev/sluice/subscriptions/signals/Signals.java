// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** This node's view of all signals. Thread-safe; boards are made before the start. */
public final class Signals {
    /** How long after its time a signal of another node is taken out of the topic: that node is gone. */
    static final Duration ORPHANED = Duration.ofHours(1);

    private final SignalLoop loop;
    private final String node;
    private final InstantSource clock;
    private final MeterRegistry meters;

    /**
     * Not started yet.
     *
     * @param node this node's id
     */
    public Signals(KafkaClients clients, Topics topics, String node, InstantSource clock, MeterRegistry meters) {
        this.loop = new SignalLoop(clients, topics.signals(), clock);
        this.node = node;
        this.clock = clock;
        this.meters = meters;
    }

    /** The board of a kind; once for each kind, before {@link #start}. */
    public <T> SignalBoard<T> board(SignalKind<T> kind) {
        var shelf = new SignalShelf<>(kind, node, clock, meters);
        loop.add(kind.name(), shelf);
        return new SignalBoard<>(loop, shelf);
    }

    /** Reads to the end that the topic has now, however long Kafka takes to answer. */
    public Future<Void> start() {
        return loop.start();
    }

    /** Stops following; writes that wait fail. */
    public Future<Void> stop() {
        return loop.stop();
    }

    /** Why nothing is followed any more; null while all is well. */
    public @Nullable Throwable failure() {
        return loop.failure();
    }

    /** Completes when this node has read everything that had been written before the call. */
    public Future<Void> caughtUp() {
        return loop.caughtUp();
    }
}
