// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What catching up may take of one shard's time: live deliveries come first. Confined to the shard's event loop.
 *
 * <p>While no live delivery of the node began lately, it grants all that is asked for. Else there is an account of loop time: every tick
 * pays in what the {@link Share} says, each delivery costs what one has cost lately (its answer included), each turn of reading what it
 * took. Whoever is refused stands in a ring and is called when there is something on the account.
 */
public final class CatchUpBudget {
    /*
     * The cost of a delivery is not measured one by one: most of it is in the turns that write and read sockets. It is what the loop's
     * thread has run, by the number of deliveries of both kinds, over the last second or so.
     */
    private static final long TICK_MILLIS = 5;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final long MOST_TICK_NANOS = 4 * TICK_NANOS;
    private static final long IDLE_TICKS = 200;
    private static final long SHORT_TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final double FIRST_COST = 40_000;
    private static final double LEAST_COST = 10_000;
    private static final double MOST_COST = 1_000_000;
    private static final double FORGET = 0.995;
    private static final double SMOOTH = 0.25;
    private static final int SOME = 20;

    /** Somebody who wants to deliver or read. */
    public interface Waiter {
        /** There is room for some: now is the time to ask. It may as well want nothing any more. */
        void called();
    }

    private final Pulse pulse;
    private final LiveSigns signs;
    private final Share share = new Share();
    private final SequencedSet<Waiter> ring = new LinkedHashSet<>();
    private @Nullable Waiter turn;
    private int turnLeft;
    private double account;
    private double cost = FIRST_COST;
    private double ranSum;
    private double launchedSum;
    private int launched;
    private double busy;
    private long ticked;
    private long ranAtTick;
    private boolean ticking;
    private long idleTicks;
    private long paidInTurn;

    /** @param signs of the node, shared by its shards */
    public CatchUpBudget(Pulse pulse, LiveSigns signs) {
        this.pulse = pulse;
        this.signs = signs;
    }

    /** A live delivery begins. */
    public void live() {
        launched++;
        signs.seen(pulse.nanos());
    }

    /** Whether live deliveries go on, so that catching up is held back. */
    public boolean limited() {
        return signs.lately(pulse.nanos());
    }

    /** Whether {@code waiter} may begin a delivery that gives way. One that may not is to {@link #await}. */
    public boolean grants(Waiter waiter) {
        if (!limited()) {
            return true;
        }
        return account > 0 && (waiter.equals(turn) ? turnLeft > 0 : ring.isEmpty());
    }

    /** Has {@code waiter} called when there is something to grant. Asking twice is asking once. */
    public void await(Waiter waiter) {
        ring.add(waiter);
        tickOn();
    }

    /** Waits no more. */
    public void forget(Waiter waiter) {
        ring.remove(waiter);
    }

    /** A delivery that gives way begins, as it was granted. */
    public void late() {
        launched++;
        turnLeft--;
        if (limited()) {
            account -= cost;
            paidInTurn += (long) cost;
            tickOn();
        }
    }

    /** Runs a turn of reading for those behind, in a later turn of the loop: the next one, or when there is something to grant. */
    public void read(Runnable reading) {
        if (limited()) {
            await(() -> timed(reading));
        } else {
            pulse.later(() -> timed(reading));
        }
    }

    /** How long a turn of reading may take, if it may take {@code usual} while nothing live goes on. */
    public long turnNanos(long usual) {
        return limited() ? Math.min(usual, SHORT_TURN_NANOS) : usual;
    }

    private void timed(Runnable reading) {
        if (!limited()) {
            reading.run();
            return;
        }
        long began = pulse.nanos();
        paidInTurn = 0;
        try {
            reading.run();
        } finally {
            long took = pulse.nanos() - began - paidInTurn;
            account -= Math.clamp(took, 0, MOST_TICK_NANOS);
            tickOn();
        }
    }

    private void tickOn() {
        if (!ticking) {
            ticking = true;
            idleTicks = 0;
            ticked = pulse.nanos();
            ranAtTick = pulse.busyNanos();
            launched = 0;
            account = Math.min(account, 0);
            pulse.after(TICK_MILLIS, this::tick);
        }
    }

    private void tick() {
        long now = pulse.nanos();
        long ran = pulse.busyNanos();
        measure(now - ticked, ran - ranAtTick);
        double part = share.after(new Share.Reading(busy, now - ticked - TICK_NANOS, pulse.machine(), pulse.look()));
        double paid = part * Math.min(now - ticked, MOST_TICK_NANOS);
        // what was not used is not saved up, but for one delivery
        account = Math.min(account + paid, Math.max(paid, cost));
        ticked = now;
        ranAtTick = ran;
        idleTicks = ring.isEmpty() ? idleTicks + 1 : 0;
        call();
        if (idleTicks < IDLE_TICKS) {
            pulse.after(TICK_MILLIS, this::tick);
        } else {
            ticking = false;
        }
    }

    private void measure(long wall, long ran) {
        busy += SMOOTH * (Math.clamp((double) ran / Math.max(1, wall), 0, 1) - busy);
        ranSum = ranSum * FORGET + ran;
        launchedSum = launchedSum * FORGET + launched;
        launched = 0;
        if (launchedSum > SOME) {
            cost = Math.clamp(ranSum / launchedSum, LEAST_COST, MOST_COST);
        }
    }

    /** Each who waits is called once at most, for an equal part. */
    private void call() {
        boolean limited = limited();
        int each = limited ? (int) Math.max(1, account / cost / Math.max(1, ring.size())) : Integer.MAX_VALUE;
        for (int left = ring.size(); left > 0 && !ring.isEmpty() && (account > 0 || !limited); left--) {
            Waiter next = ring.removeFirst();
            turn = next;
            turnLeft = each;
            try {
                next.called();
            } finally {
                turn = null;
            }
        }
    }
}
