// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.clerk;

import dev.sluice.bench.trial.check.Bounds;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.receive.Script;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Leads some subscriptions at a time, a new one whenever one has ended. Confined to the main thread. */
public final class Clerk {
    private static final List<Script> SCRIPTS =
            List.of(Script.STEADY, Script.STEADY, Script.STEADY, Script.SHAKY, Script.SHAKY, Script.FLAKY);

    private final Office office;
    private final Career.Surroundings surroundings;
    private final List<String> tenants;
    private final Map<String, Script> scripts;
    private final long seed;
    private final AtomicInteger made = new AtomicInteger();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Queue<Career> staying = new ConcurrentLinkedQueue<>();
    private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean goesOn = true;

    /**
     * What a clerk works with.
     *
     * @param doors gives the port of a gateway that is there, for each request
     * @param endpoint the port of the endpoints
     * @param secret that signs to them
     * @param scripts of the endpoints by their names; grows
     */
    public record Desk(
            IntSupplier doors,
            Uptake uptake,
            LedgerWriter ledger,
            int endpoint,
            String secret,
            Map<String, Script> scripts) {}

    public Clerk(Desk desk, List<String> tenants, Bounds bounds, long seed) {
        this.office = new Office(desk.doors);
        this.surroundings =
                new Career.Surroundings(office, desk.uptake, desk.ledger, bounds, desk.endpoint, desk.secret);
        this.tenants = List.copyOf(tenants);
        this.scripts = desk.scripts;
        this.seed = seed;
    }

    /** Begins with {@code atATime} of them. */
    public void start(int atATime) {
        for (int i = 0; i < atATime; i++) {
            hands.execute(this::work);
        }
    }

    private void work() {
        while (goesOn) {
            Career career = next();
            try {
                Career.End end = career.lead(() -> goesOn);
                names.put(career.id(), career.name());
                if (end == Career.End.STAYS) {
                    staying.add(career);
                }
            } catch (RuntimeException e) {
                office.flaws().add(career.name() + " was given up: " + e);
            }
        }
    }

    private Career next() {
        int number = made.incrementAndGet();
        Random random = new Random(seed * 1_000_003 + number);
        String name = "made-" + number;
        Script script = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
        scripts.put(name, script);
        return new Career(surroundings, name, tenants.get(random.nextInt(tenants.size())), script, random);
    }

    /** Has all subscriptions go on to the end as they are; returns when none is paused any more. */
    public void stop() {
        goesOn = false;
        hands.close();
    }

    /** How many events are due at those that stay, and not there. */
    public long missing() {
        return staying.stream().mapToLong(Career::missing).sum();
    }

    /** Says of those that stay that all that is to come has come. */
    public void claimAll() {
        staying.forEach(Career::claimAll);
    }

    /** The ledger's name of the subscription with this id; the id itself when it is none of ours. */
    public String name(String id) {
        return names.getOrDefault(id, id);
    }

    /** What the API did that it should not have done. */
    public List<String> flaws() {
        return List.copyOf(office.flaws());
    }

    /** One line of what it did. */
    public String summary() {
        return made.get() + " subscriptions made, told to come again: " + office.passing();
    }
}
