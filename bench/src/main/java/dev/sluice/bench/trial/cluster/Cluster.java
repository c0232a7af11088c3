// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.cluster;

import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.Health;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The members, and a way to one that is ready. {@link #port} is thread-safe, the rest confined to the main thread. */
public final class Cluster {
    private static final Duration TAKE_OVER = Duration.ofSeconds(60);
    private static final double CATCHING_UP = 2;

    private final Health health = new Health();
    private final List<Member> members = new ArrayList<>();
    private final Semaphore mayLeave;

    /** None of {@code gateways} is started yet; at least one. */
    public Cluster(List<Gateway> gateways, String bootstrap, LedgerWriter ledger, long seed) {
        this.mayLeave = new Semaphore(gateways.size() - 1);
        for (int i = 0; i < gateways.size(); i++) {
            Member.Surroundings surroundings = new Member.Surroundings(bootstrap, ledger, mayLeave);
            members.add(new Member("node-" + (i + 1), gateways.get(i), surroundings, new Random(seed + i)));
        }
    }

    /** Starts the first, which makes the topics, then all others at once, and waits until they are ready. */
    public void start() {
        members.getFirst().join();
        each(members.subList(1, members.size()), Member::join);
    }

    /** Has members leave and come back for {@code length}; returns when all are back. */
    public void churn(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        each(members, member -> member.churn(end));
    }

    /** How many members there are. */
    public int size() {
        return members.size();
    }

    /** Kills member number {@code nth}, counted on from the first, starts it again at once, and waits until it is ready. */
    public void kill(int nth, String what) {
        member(nth).leaveAndReturn(what, Member.Way.KILLED, 0);
    }

    /** The same with SIGTERM. */
    public void restart(int nth, String what) {
        member(nth).leaveAndReturn(what, Member.Way.STOPPED, 0);
    }

    /**
     * Has member number {@code nth} stand still (SIGSTOP) until the others serve all {@code partitions} and have caught up, and for
     * {@code seconds} at least; then has it go on, and returns when it serves some again.
     */
    public void standStill(int nth, String what, Moment moment, int partitions, double seconds) {
        Member one = member(nth);
        List<Member> others = members.stream().filter(member -> member != one).toList();
        long least = System.nanoTime() + (long) (seconds * 1e9);
        one.standStill(what, moment, () -> {
            await(() -> served(others) == partitions);
            Pause.seconds(Math.max(CATCHING_UP, (least - System.nanoTime()) / 1e9));
        });
        await(() -> served(members) == partitions && served(List.of(one)) > 0);
    }

    private int served(List<Member> some) {
        return some.stream().mapToInt(member -> health.served(member.gateway())).sum();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TAKE_OVER.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the partitions were not taken over within " + TAKE_OVER);
            }
            Pause.seconds(0.2);
        }
    }

    /** Kills member number {@code nth} and starts it again, but does not wait: it can't get ready while there is no broker. */
    public void killInTheDark(int nth) {
        member(nth).killInTheDark();
    }

    /** Waits until that one is ready. */
    public void awaitReturn(int nth) {
        member(nth).awaitReturn();
    }

    /** Where each of them is, ready or not. */
    public List<IntSupplier> doors() {
        return members.stream().<IntSupplier>map(member -> member::port).toList();
    }

    private Member member(int nth) {
        return members.get(nth % members.size());
    }

    /** Where a gateway is that was ready a moment ago. */
    public int port() {
        List<Member> ready = members.stream().filter(Member::isReady).toList();
        List<Member> some = ready.isEmpty() ? members : ready;
        return some.get(ThreadLocalRandom.current().nextInt(some.size())).port();
    }

    /** How often one left. */
    public int departures() {
        return members.stream().mapToInt(Member::departures).sum();
    }

    /** Ends all with SIGTERM and gives the worst exit code that any SIGTERM was ever answered with. */
    public int stop() {
        each(members, Member::leaveForGood);
        return members.stream().mapToInt(Member::worstExit).max().orElse(0);
    }

    private static void each(List<Member> members, Consumer<Member> work) {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("member-", 0).factory())) {
            List<Future<?>> done = new ArrayList<>();
            members.forEach(member -> done.add(threads.submit(() -> work.accept(member))));
            for (Future<?> one : done) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a member can't go on", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
