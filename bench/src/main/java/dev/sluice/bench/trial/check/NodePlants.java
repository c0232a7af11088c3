// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import static dev.sluice.bench.trial.check.Plants.plant;

import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.ledger.Row.Receipt;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The faults that a checker must find where a gateway stands still while another does its work. */
final class NodePlants {
    static Stream<Plant> all() {
        return Stream.of(
                plant(
                        "a delivery by a woken gateway",
                        NodePlants::sendUnknowing,
                        Breach.SENT_UNKNOWING,
                        Breach.REPEATED_TOO_OFTEN),
                plant(
                        "a position that goes back",
                        world -> goBack(world, kept -> with(kept, kept.position() - 200, kept.epoch())),
                        Breach.STATE_WENT_BACK),
                plant(
                        "an older epoch after a newer one",
                        world -> goBack(world, kept -> with(kept, kept.position(), kept.epoch() - 20)),
                        Breach.STATE_WENT_BACK),
                plant("a registry position that goes back", NodePlants::forgetRegistry, Breach.STATE_WENT_BACK),
                plant("a loss by a woken gateway", NodePlants::loseByLateCommit, Breach.LOST));
    }

    /** Taken a moment before the stop, and again after the waking. */
    private static String sendUnknowing(World world) {
        List<Row> rows = world.file(World.OTHER);
        Receipt last = (Receipt) rows.getLast();
        standStill(world, last.at() + 1, last.at() + 5);
        rows.add(Plants.at(last, last.at() + 6));
        return last.id();
    }

    /** What the sleeper's late commit passed over, nobody delivers any more. */
    private static String loseByLateCommit(World world) {
        List<Row> rows = world.file(World.OTHER);
        int at = rows.size() - 2;
        while (!(rows.get(at) instanceof Receipt)) {
            at--;
        }
        Receipt lost = (Receipt) rows.remove(at);
        standStill(world, lost.at() - 1, lost.at());
        return lost.id();
    }

    private static void standStill(World world, long from, long to) {
        world.file("changes").add(new Row.Fault(from, "pause node-2", true));
        world.file("changes").add(new Row.Fault(to, "pause node-2", false));
    }

    private static String goBack(World world, UnaryOperator<Row.Kept> back) {
        return change(world, kept -> kept.position() >= 300, back);
    }

    private static String forgetRegistry(World world) {
        return change(
                world,
                kept -> kept.position() >= 300,
                kept -> new Row.Kept(kept.partition(), kept.offset(), kept.position(), 0, kept.epoch()));
    }

    private static Row.Kept with(Row.Kept kept, long position, int epoch) {
        return new Row.Kept(kept.partition(), kept.offset(), position, kept.registryPosition(), epoch);
    }

    private static String change(World world, Predicate<Row.Kept> which, UnaryOperator<Row.Kept> change) {
        List<Row> rows = world.file("cursors");
        int at = IntStream.range(0, rows.size())
                .filter(i -> which.test((Row.Kept) rows.get(i)))
                .findFirst()
                .orElseThrow();
        Row.Kept kept = (Row.Kept) rows.get(at);
        rows.set(at, change.apply(kept));
        return "of partition " + kept.partition() + " at " + kept.offset();
    }

    private NodePlants() {}
}
