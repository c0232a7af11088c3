// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.cluster;

import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** One gateway and its comings and goings. Used by one thread at a time, but for {@link #isReady} and {@link #port}. */
final class Member {
    private static final double LEAST_UP = 1;
    private static final double MORE_UP = 3;
    private static final double LONGEST_DOWN = 1.5;
    private static final String KEEPER = "sluice-keeper";
    private static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";
    private static final Duration CHECKPOINT = Duration.ofSeconds(20);

    private final String name;
    private final Gateway gateway;
    private final Surroundings surroundings;
    private final Random random;
    private volatile boolean ready;
    private int departures;
    private int worstExit;

    /** How one leaves. */
    enum Way {
        /** SIGTERM. */
        STOPPED,
        /** SIGKILL. */
        KILLED
    }

    /** What members share; {@code mayLeave} has one permit less than there are members. */
    record Surroundings(String bootstrap, LedgerWriter ledger, Semaphore mayLeave) {}

    Member(String name, Gateway gateway, Surroundings surroundings, Random random) {
        this.name = name;
        this.gateway = gateway;
        this.surroundings = surroundings;
        this.random = random;
    }

    boolean isReady() {
        return ready;
    }

    int port() {
        return gateway.port();
    }

    Gateway gateway() {
        return gateway;
    }

    int departures() {
        return departures;
    }

    int worstExit() {
        return worstExit;
    }

    void join() {
        gateway.start(surroundings.bootstrap());
        gateway.awaitReady();
        ready = true;
    }

    void churn(long endNanos) {
        Pause.seconds(random.nextDouble() * MORE_UP);
        while (System.nanoTime() - endNanos < 0) {
            surroundings.mayLeave().acquireUninterruptibly();
            try {
                leaveAndReturn();
            } finally {
                surroundings.mayLeave().release();
            }
            Pause.seconds(LEAST_UP + random.nextDouble() * MORE_UP);
        }
    }

    private void leaveAndReturn() {
        boolean gently = random.nextBoolean();
        String what = (gently ? "stop " : "kill ") + name;
        leaveAndReturn(what, gently ? Way.STOPPED : Way.KILLED, random.nextDouble() * LONGEST_DOWN);
    }

    void leaveAndReturn(String what, Way way, double downSeconds) {
        ready = false;
        departures++;
        surroundings.ledger().write(new Row.Fault(Clock.micros(), what, true));
        switch (way) {
            case STOPPED -> stop();
            case KILLED -> gateway.kill();
        }
        Pause.seconds(downSeconds);
        surroundings.ledger().write(new Row.Fault(Clock.micros(), what, false));
        join();
    }

    /** Stands still, at some moment or in the midst of a checkpoint, until {@code heirs} returns, and then goes on. */
    void standStill(String what, Moment moment, Runnable heirs) {
        departures++;
        Runnable letGo = moment == Moment.IN_A_CHECKPOINT ? catchInCheckpoint() : () -> {};
        surroundings.ledger().write(new Row.Fault(Clock.micros(), what, true));
        gateway.freeze();
        ready = false;
        try {
            heirs.run();
        } finally {
            surroundings.ledger().write(new Row.Fault(Clock.micros(), what, false));
            gateway.wake();
            letGo.run();
        }
        ready = true;
    }

    /** The offsets are sent, and the next thing to do is the commit. */
    private Runnable catchInCheckpoint() {
        return gateway.catchBefore(KEEPER, PRODUCER, "commitTransaction", CHECKPOINT)::close;
    }

    void killInTheDark() {
        ready = false;
        departures++;
        gateway.kill();
        gateway.start(surroundings.bootstrap());
    }

    void awaitReturn() {
        gateway.awaitReady();
        ready = true;
    }

    void leaveForGood() {
        ready = false;
        stop();
    }

    private void stop() {
        worstExit = Math.max(worstExit, gateway.stop());
    }
}
