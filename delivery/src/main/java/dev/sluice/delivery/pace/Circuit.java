// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint is sent to at all. Confined to its event loop.
 *
 * <p>Closed, it counts ({@link Tally}) and opens when the endpoint fails as a whole. Open, it lets single probes through, at
 * the times of {@link Probes}; one success closes it. Half open is open with a probe under way.
 * Nothing but a probe's time has to pass for a probe: no failure of a probe, no note, no clock set back can put it off for longer
 * than {@link Probes#LONGEST_MILLIS} and the endpoint's timeout.
 */
final class Circuit {
    /** What came of it. */
    enum Change {
        NONE,
        OPENED,
        CLOSED
    }

    private final RandomGenerator random;
    private final Probes times;
    private @Nullable Tally tally;
    private boolean open;
    private boolean probing;
    private int probes;
    private int lastProbe;
    private long openedAt;
    private long probeAt;

    /** The last opening that a success ended: what others still say of it is old. */
    private long endedOpening;

    /** Whether others are known to know of this opening. */
    private boolean heard;

    /** @param times when it lets probes through */
    Circuit(RandomGenerator random, Probes times) {
        this.random = random;
        this.times = times;
    }

    boolean isOpen() {
        return open;
    }

    boolean isProbing() {
        return probing;
    }

    /** Whether the next request may be made as a probe. */
    boolean probeDue(long now) {
        return open && !probing && untilProbe(now) == 0;
    }

    /** Until the next probe; 0: it is due. A time out of all reason comes of a clock that was set. */
    long untilProbe(long now) {
        long left = probeAt - now;
        return left > Probes.LONGEST_MILLIS + Probes.LONGEST_ATTEMPT_MILLIS ? 0 : Math.max(0, left);
    }

    /** Makes the next request the probe; answers its number, from 1. */
    int probe() {
        probing = true;
        probes++;
        return ++lastProbe;
    }

    /** The probe was not made. */
    void withdraw(int probe) {
        if (isPresent(probe)) {
            probing = false;
            probes--;
        }
    }

    /** The next probe is not made before that time. */
    void putOff(long until) {
        probeAt = Math.max(probeAt, until);
    }

    /** One of an earlier opening may still be under way. */
    private boolean isPresent(int probe) {
        return probing && probe == lastProbe;
    }

    /** @param probe its number; 0: it was none */
    Change ended(Effect effect, int probe, long event, long now) {
        if (open) {
            return endedOpen(effect, probe, now);
        }
        if (tally == null) {
            tally = new Tally();
        }
        tally.add(effect, event, now);
        if (effect != Effect.SUCCESS && tally.failing(now)) {
            open(now);
            return Change.OPENED;
        }
        return Change.NONE;
    }

    private Change endedOpen(Effect effect, int probe, long now) {
        if (effect == Effect.SUCCESS) {
            close();
            return Change.CLOSED;
        }
        if (isPresent(probe)) {
            probing = false;
            probeAt = now + times.pause(probes, random);
        }
        return Change.NONE;
    }

    private void open(long now) {
        open = true;
        openedAt = Math.max(now, endedOpening + 1);
        probes = 0;
        probeAt = now + times.pause(0, random);
        heard = false;
    }

    /** Counts from nothing again; this opening is over. */
    void close() {
        endedOpening = open ? Math.max(endedOpening, openedAt) : endedOpening;
        open = false;
        probing = false;
        probes = 0;
        tally = null;
    }

    /** The next probe is due at once: somebody has said that it is worth it. */
    void probeAtOnce() {
        probeAt = 0;
    }

    /** What the other nodes are to know while a probe is under way, or none is: null when it is closed. */
    @Nullable
    CircuitNote note(long now, long timeoutMillis) {
        if (!open) {
            return null;
        }
        long next = probing ? now + timeoutMillis + times.pause(probes, random) : probeAt;
        return new CircuitNote(openedAt, probes, next);
    }

    /** Others, or this node before its last start, have said this; null: nothing is said, or it was taken back. */
    Change hear(@Nullable CircuitNote note, boolean own) {
        if (note == null) {
            return taken();
        }
        if (note.opened() <= endedOpening) {
            return Change.NONE;
        }
        if (!open) {
            open = true;
            openedAt = note.opened();
            probes = note.probes();
            probeAt = note.probeAt();
            heard = true;
            return Change.OPENED;
        }
        heard |= note.opened() >= openedAt;
        if (!own && !probing) {
            openedAt = Math.max(openedAt, note.opened());
            probes = Math.max(probes, note.probes());
            probeAt = Math.max(probeAt, note.probeAt());
        }
        return Change.NONE;
    }

    /** A note that was taken back before this opening's was written is another opening's. */
    private Change taken() {
        if (!open || !heard) {
            return Change.NONE;
        }
        close();
        return Change.CLOSED;
    }

    /** Whether this is said of an opening that has ended: whoever says so has not heard of it. */
    boolean isOld(@Nullable CircuitNote note) {
        return note != null && note.opened() <= endedOpening;
    }
}
