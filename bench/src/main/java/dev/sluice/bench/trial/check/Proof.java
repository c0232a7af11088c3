// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Shows that the checker can be trusted: green for faultless ledgers, and for each planted fault exactly its breach, by name. */
public final class Proof {
    private static final int EVENTS = 350;

    /** Runs every plant in {@code scratch}, a line each, and says whether all were found. */
    public static boolean run(Path scratch, PrintWriter out) {
        Verdict clean = judge(new World(EVENTS), scratch.resolve("clean"));
        boolean proven = clean.isGreen();
        out.printf("checker: faultless ledgers: %s%n", proven ? "green" : "RED " + clean.findings());
        for (Plant plant : Plants.all()) {
            Result result = run(plant, scratch);
            out.println("checker: " + result.text());
            proven &= result.found();
        }
        return proven;
    }

    /** What came of one plant. */
    record Result(boolean found, String text) {}

    static Result run(Plant plant, Path scratch) {
        World world = new World(EVENTS);
        String name = plant.deed().apply(world);
        Verdict verdict = judge(world, scratch.resolve(plant.title().replace(' ', '-')));
        Set<Breach> breaches = verdict.breaches();
        boolean named = verdict.findings().stream()
                .anyMatch(finding -> finding.examples().stream().anyMatch(example -> example.contains(name)));
        boolean found = breaches.equals(plant.expected()) && named;
        return new Result(found, plant.title() + (found ? ": found, " + name : ": NOT FOUND, " + verdict.findings()));
    }

    private static Verdict judge(World world, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can't be made", e);
        }
        world.write(folder);
        return Checker.check(folder, World.BOUNDS);
    }

    private Proof() {}
}
