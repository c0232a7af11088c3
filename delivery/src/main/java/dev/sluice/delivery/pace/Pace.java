// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How fast one endpoint is sent to: its circuit, how many requests may be under way, its Retry-After. Confined to its event loop.
 * Every request begins with {@link #launch} and ends in {@link #ended} or {@link #withdraw}. Times are epoch milliseconds.
 */
public final class Pace {
    private static final long LATELY_MILLIS = 60_000;
    private static final long LONGEST_PAUSE_MILLIS = 86_400_000;

    private final Circuit circuit;
    private final InFlightLimit limit = new InFlightLimit();
    private int ceiling = 1;
    private int inFlight;
    private long pausedUntil;
    private long succeededAt = Long.MIN_VALUE / 2;

    /** What an attempt, or another node's note, has changed. */
    public enum Turn {
        /** Nothing. */
        SAME,
        /** Nothing but single probes from now on. */
        OPENED,
        /** It works again. */
        CLOSED;

        private static Turn of(Circuit.Change change) {
            return switch (change) {
                case NONE -> SAME;
                case OPENED -> OPENED;
                case CLOSED -> CLOSED;
            };
        }
    }

    /**
     * Makes the pace of an endpoint of which nothing is known yet.
     *
     * @param random for jitter
     * @param probes when its circuit, once open, lets probes through
     */
    public Pace(RandomGenerator random, Probes probes) {
        this.circuit = new Circuit(random, probes);
    }

    /** From now on at most so many requests at a time, at least 1. */
    public void ceiling(int most) {
        ceiling = Math.max(1, most);
    }

    /** How many requests are under way. */
    public int inFlight() {
        return inFlight;
    }

    /** Whether an ordinary request may be made. */
    public boolean hasCredit(long now) {
        return !circuit.isOpen() && inFlight < limit.most(ceiling) && untilOpen(now) == 0;
    }

    /** Whether the next request may be made, as the open circuit's probe. */
    public boolean probeDue(long now) {
        return circuit.probeDue(now) && untilOpen(now) == 0;
    }

    /** Whether the circuit is open, or half open. */
    public boolean isOpen() {
        return circuit.isOpen();
    }

    /** For {@code sluice_circuit_state}: 0 closed, 1 half open, 2 open. */
    public int state() {
        if (!circuit.isOpen()) {
            return 0;
        }
        return circuit.isProbing() ? 1 : 2;
    }

    /** Until something that time alone brings: the end of a pause, a probe's time. 0 when there is nothing to wait for. */
    public long untilNext(long now) {
        long pause = untilOpen(now);
        return circuit.isOpen() && !circuit.isProbing() ? Math.max(pause, circuit.untilProbe(now)) : pause;
    }

    private long untilOpen(long now) {
        long left = pausedUntil - now;
        return left > LONGEST_PAUSE_MILLIS ? 0 : Math.max(0, left);
    }

    /**
     * A request is made: an ordinary one, or the probe while the circuit is open. Whether it is time for it was asked before, and is not
     * asked again: the clock may have been set back since.
     *
     * @throws IllegalStateException when too many are under way
     */
    public Permit launch(long now) {
        boolean probe = circuit.isOpen();
        if (probe ? circuit.isProbing() : inFlight >= limit.most(ceiling)) {
            throw new IllegalStateException("no credit");
        }
        int number = probe ? circuit.probe() : 0;
        return new Permit(limit.launched(inFlight++, now), number);
    }

    /** The request was not made after all. */
    public void withdraw(Permit permit) {
        inFlight--;
        circuit.withdraw(permit.probe());
    }

    /** The circuit's next probe is not made before that time. */
    public void putOffProbe(long until) {
        circuit.putOff(until);
    }

    /**
     * A request has ended.
     *
     * @param event tells events apart
     */
    public Turn ended(Permit permit, Effect effect, long event, long now) {
        limit.ended(effect, permit.round(), inFlight--, ceiling, now);
        if (effect == Effect.SUCCESS) {
            succeededAt = now;
        }
        Circuit.Change change = circuit.ended(effect, permit.probe(), event, now);
        if (change == Circuit.Change.CLOSED) {
            limit.restart();
        }
        return Turn.of(change);
    }

    /** Nothing is sent before that time. True when it is later than what was known. */
    public boolean pauseUntil(long until) {
        boolean later = until > pausedUntil;
        pausedUntil = Math.max(pausedUntil, until);
        return later;
    }

    /** Whether the endpoint has lately taken events: a part of what the node may hold is kept for such. */
    public boolean answersLately(long now) {
        return limit.trusted() && now - succeededAt < LATELY_MILLIS;
    }

    /**
     * What the other nodes are to know of the circuit now; null when it is closed.
     *
     * @param timeoutMillis how long an attempt may take
     */
    public @Nullable CircuitNote note(long now, long timeoutMillis) {
        return circuit.note(now, timeoutMillis);
    }

    /**
     * What nodes say of the circuit.
     *
     * @param note null: nothing
     * @param own whether this node has said it
     */
    public Turn hear(@Nullable CircuitNote note, boolean own) {
        Circuit.Change change = circuit.hear(note, own);
        if (change == Circuit.Change.CLOSED) {
            limit.restart();
        }
        return Turn.of(change);
    }

    /** Whether this note is of an opening that a success has ended, and should be taken back again. */
    public boolean isOld(@Nullable CircuitNote note) {
        return circuit.isOld(note);
    }

    /** Somebody has enabled it: a pause ends, an open circuit tries at once. */
    public void enabled() {
        pausedUntil = 0;
        circuit.probeAtOnce();
    }

    /** Another endpoint from now on: nothing is known of it. Requests under way still end here. */
    public Turn forget() {
        boolean wasOpen = circuit.isOpen();
        circuit.close();
        limit.forget();
        pausedUntil = 0;
        succeededAt = Long.MIN_VALUE / 2;
        return wasOpen ? Turn.CLOSED : Turn.SAME;
    }
}
