// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import static dev.sluice.bench.trial.check.Plants.plant;

import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.ledger.Row.Deed;
import dev.sluice.bench.trial.ledger.Row.Receipt;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The faults that a checker must find at subscriptions which the API makes, changes, pauses and deletes. */
final class ChangePlants {
    static Stream<Plant> all() {
        return Stream.of(
                plant("a delivery to a deleted one", ChangePlants::deliverToDeleted, Breach.AFTER_DELETION),
                plant("a delivery to a paused one", ChangePlants::deliverToPaused, Breach.WHILE_PAUSED),
                plant("a delivery to the old address", ChangePlants::deliverToOldAddress, Breach.STALE_ADDRESS),
                plant("a delivery by the old filter", ChangePlants::deliverByOldFilter, Breach.UNWANTED),
                plant("a delivery from before the start", ChangePlants::deliverEarlier, Breach.BEFORE_START),
                plant("a loss after a pause", ChangePlants::loseWhatWaited, Breach.LOST),
                plant("a loss after a change", ChangePlants::loseAfterChange, Breach.LOST),
                plant("a loss at a rebalance", ChangePlants::loseAtHandOver, Breach.LOST),
                plant("a loss before a deletion", ChangePlants::loseBeforeDeletion, Breach.LOST));
    }

    private static String deliverToDeleted(World world) {
        return deliver(world, World.DELETED, 1, last(world, intent -> true));
    }

    /** Asked in the midst of the pause, and taken, so that only the pause tells. */
    private static String deliverToPaused(World world) {
        Row.Change pause = world.change(World.CHANGING, Deed.PAUSED);
        Row.Change resume = world.change(World.CHANGING, Deed.RESUMED);
        long at = (pause.at() + resume.asked()) / 2;
        world.file(World.CHANGING).add(new Row.Hit(at, World.CHANGING, 1));
        return World.CHANGING + " at " + at;
    }

    private static String deliverToOldAddress(World world) {
        List<Row> rows = world.file(World.CHANGING);
        Row.Hit hit = (Row.Hit) rows.get(rows.size() - 2);
        rows.set(rows.size() - 2, new Row.Hit(hit.at(), World.CHANGING, 1));
        return World.CHANGING + " at " + hit.at();
    }

    private static String deliverByOldFilter(World world) {
        return deliver(world, World.CHANGING, 2, last(world, intent -> intent.amount() < 50));
    }

    private static String deliverEarlier(World world) {
        Row.Intent early = intents(world).findFirst().orElseThrow();
        Receipt model = receipts(world, World.DELETED).findFirst().orElseThrow();
        world.file(World.DELETED).add(with(model, early, model.at()));
        return early.id();
    }

    private static String loseWhatWaited(World world) {
        Row.Change pause = world.change(World.CHANGING, Deed.PAUSED);
        Row.Change resume = world.change(World.CHANGING, Deed.RESUMED);
        return lose(world, World.CHANGING, intent -> intent.at() > pause.at() && intent.at() < resume.asked());
    }

    private static String loseAfterChange(World world) {
        Row.Change change = world.change(World.CHANGING, Deed.CHANGED);
        return lose(world, World.CHANGING, intent -> intent.at() > change.at() + World.BOUNDS.leaseMicros());
    }

    /** What the owner of a partition had and its heir has not. */
    private static String loseAtHandOver(World world) {
        Row.Change made = world.change(World.CHANGING, Deed.MADE);
        String first = lose(world, World.CHANGING, intent -> intent.at() > made.at());
        world.file("changes").add(new Row.Fault(made.at(), "kill node-2", true));
        world.file("changes").add(new Row.Fault(made.at() + 10, "kill node-2", false));
        lose(world, World.CHANGING, intent -> intent.at() > made.at());
        return first;
    }

    private static String loseBeforeDeletion(World world) {
        Row.Change deleted = world.change(World.DELETED, Deed.DELETED);
        List<Row> rows = world.file(World.DELETED);
        Receipt last = (Receipt) rows.removeLast();
        if (last.at() > deleted.asked()) {
            throw new IllegalStateException("delivered after the deletion");
        }
        return last.id();
    }

    private static String lose(World world, String subscriber, Predicate<Row.Intent> wanted) {
        int at = world.find(subscriber, 0, receipt -> wanted.test(world.intent(receipt.id())));
        return ((Receipt) world.file(subscriber).remove(at)).id();
    }

    private static String deliver(World world, String subscriber, int url, Row.Intent intent) {
        Receipt model = receipts(world, subscriber).findFirst().orElseThrow();
        long now = world.file(World.ORDERED).stream()
                .filter(Receipt.class::isInstance)
                .mapToLong(row -> ((Receipt) row).at())
                .max()
                .orElseThrow();
        world.file(subscriber).add(new Row.Hit(now, subscriber, url));
        world.file(subscriber).add(with(model, intent, now));
        return subscriber;
    }

    private static Row.Intent last(World world, Predicate<Row.Intent> wanted) {
        return intents(world).filter(wanted).reduce((earlier, later) -> later).orElseThrow();
    }

    private static Stream<Row.Intent> intents(World world) {
        return world.file("door").stream()
                .filter(Row.Intent.class::isInstance)
                .map(Row.Intent.class::cast)
                .filter(intent -> intent.tenant().equals("acme") && !intent.forged());
    }

    private static Stream<Receipt> receipts(World world, String subscriber) {
        return world.file(subscriber).stream().filter(Receipt.class::isInstance).map(Receipt.class::cast);
    }

    private static Receipt with(Receipt r, Row.Intent event, long at) {
        return new Receipt(
                at, r.subscriber(), r.tenant(), event.id(), event.digest(), 1, true, r.answer(), r.session(), r.seq());
    }

    private ChangePlants() {}
}
