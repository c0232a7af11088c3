// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.ledger.Row.Receipt;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The faults that a checker must find. */
final class Plants {
    static List<Plant> all() {
        return Stream.of(lasting(), ChangePlants.all(), NodePlants.all())
                .flatMap(plants -> plants)
                .toList();
    }

    private static Stream<Plant> lasting() {
        return Stream.of(
                plant("one loss", world -> drop(world, World.ORDERED, 40), Breach.LOST),
                plant("one loss on a stream", Plants::loseOnStream, Breach.LOST),
                plant("one loss with one invention", Plants::swapForUnknown, Breach.LOST, Breach.INVENTED),
                plant("one invention", world -> copyAs(world, World.ORDERED, "evt_unheard"), Breach.INVENTED),
                plant("one repeat", Plants::repeat, Breach.REPEATED_TOO_OFTEN),
                plant(
                        "a repeat from long ago",
                        Plants::repeatFromLongAgo,
                        Breach.REPEATED_FROM_LONG_AGO,
                        Breach.SENT_UNKNOWING,
                        Breach.REPEATED_TOO_OFTEN),
                plant(
                        "a repeat from long before the second blow",
                        Plants::repeatFromBetweenBlows,
                        Breach.REPEATED_FROM_LONG_AGO,
                        Breach.SENT_UNKNOWING,
                        Breach.REPEATED_TOO_OFTEN),
                plant("one tried for ever", Plants::tryForEver, Breach.TRIED_TOO_OFTEN),
                plant("one swap", Plants::swap, Breach.OUT_OF_ORDER),
                plant("one foreign event", Plants::foreign, Breach.FOREIGN),
                plant("another tenant in the log", Plants::foreignInLog, Breach.FOREIGN),
                plant("one flipped body", Plants::flip, Breach.ALTERED),
                plant("one bad signature", Plants::unsign, Breach.UNSIGNED),
                plant("one beside the filter", Plants::besideFilter, Breach.UNWANTED),
                plant("a 401 that was published", Plants::publishRefused, Breach.REFUSED_BUT_PUBLISHED, Breach.LOST),
                plant(
                        "a forgery accepted",
                        Plants::acceptForgery,
                        Breach.FORGERY_ACCEPTED,
                        Breach.NOT_DURABLE,
                        Breach.LOST),
                plant("acknowledged but not in the log", Plants::dropFromLog, Breach.NOT_DURABLE),
                plant("another id in the answer", Plants::misname, Breach.WRONG_ID),
                plant("one hole at a resume", Plants::hole, Breach.RESUME_HOLE),
                plant("dead lettered and delivered", Plants::killDelivered, Breach.DEAD_AND_DELIVERED),
                plant("an empty ledger", Plants::empty, Breach.NOTHING_ACKNOWLEDGED));
    }

    static Plant plant(String title, Function<World, String> deed, Breach first, Breach... others) {
        return new Plant(title, deed, EnumSet.of(first, others));
    }

    private static String drop(World world, String subscriber, int nth) {
        int at = world.find(subscriber, nth, Receipt::isTaken);
        return ((Receipt) world.file(subscriber).remove(at)).id();
    }

    /** A loss that the stream's own count does not betray. */
    private static String loseOnStream(World world) {
        List<Row> rows = world.file(World.STREAM);
        return ((Receipt) rows.removeLast()).id();
    }

    private static String swapForUnknown(World world) {
        copyAs(world, World.ORDERED, "evt_unheard");
        return drop(world, World.ORDERED, 40);
    }

    private static String copyAs(World world, String subscriber, String id) {
        Receipt model = receipt(world, subscriber, 10);
        world.file(subscriber).add(with(model, subscriber, id, model.digest(), true));
        return id;
    }

    private static String repeat(World world) {
        Receipt model = receipt(world, World.FILTERED, 3);
        world.file(World.FILTERED).add(model);
        return model.id();
    }

    /** Taken far more than a lease before the blow after which it comes again. */
    private static String repeatFromLongAgo(World world) {
        Receipt old = receipt(world, World.OTHER, 3);
        Receipt last = (Receipt) world.file(World.OTHER).getLast();
        world.file("changes").add(new Row.Fault(last.at(), "kill", true));
        world.file("changes").add(new Row.Fault(last.at() + 1, "kill", false));
        world.file(World.OTHER).add(at(old, last.at() + 2));
        return old.id();
    }

    /** Taken 10 s after one blow, but far more than a lease before the next, after which it comes again. */
    private static String repeatFromBetweenBlows(World world) {
        long blow = receipt(world, World.OTHER, 3).at() - 10_000_000;
        world.file("changes").add(new Row.Fault(blow, "kill", true));
        world.file("changes").add(new Row.Fault(blow + 1, "kill", false));
        return repeatFromLongAgo(world);
    }

    private static String tryForEver(World world) {
        int at = world.find(World.FILTERED, 0, receipt -> !receipt.isTaken());
        Receipt refused = (Receipt) world.file(World.FILTERED).get(at);
        world.file(World.FILTERED).add(refused);
        return refused.id();
    }

    private static String swap(World world) {
        int first = world.find(World.ORDERED, 20, Receipt::isTaken);
        String key = world.intent(((Receipt) world.file(World.ORDERED).get(first)).id())
                .key();
        int second = world.find(
                World.ORDERED,
                0,
                receipt -> world.file(World.ORDERED).indexOf(receipt) > first
                        && world.intent(receipt.id()).key().equals(key));
        Collections.swap(world.file(World.ORDERED), first, second);
        return ((Receipt) world.file(World.ORDERED).get(first)).id();
    }

    private static String foreign(World world) {
        Receipt model = receipt(world, World.ORDERED, 30);
        world.file(World.OTHER).add(with(model, World.OTHER, model.id(), model.digest(), true));
        return model.id();
    }

    private static String foreignInLog(World world) {
        List<Row> log = world.file("log");
        Row.Logged record = (Row.Logged) log.get(12);
        log.set(12, new Row.Logged(record.partition(), record.offset(), record.id(), "initech", record.digest()));
        return record.id();
    }

    private static String flip(World world) {
        return replace(world, World.OTHER, model -> with(model, World.OTHER, model.id(), "digest-flipped", true));
    }

    private static String unsign(World world) {
        return replace(world, World.OTHER, model -> with(model, World.OTHER, model.id(), model.digest(), false));
    }

    private static String besideFilter(World world) {
        int at = world.find(
                World.ORDERED, 0, receipt -> world.intent(receipt.id()).amount() < 50);
        Receipt model = (Receipt) world.file(World.ORDERED).get(at);
        world.file(World.FILTERED).add(with(model, World.FILTERED, model.id(), model.digest(), true));
        return model.id();
    }

    private static String publishRefused(World world) {
        Row.Intent forged = forged(world);
        world.file("log").add(new Row.Logged(0, 99_999, forged.id(), forged.tenant(), forged.digest()));
        return forged.id();
    }

    private static String acceptForgery(World world) {
        Row.Intent forged = forged(world);
        world.file("door")
                .removeIf(row ->
                        row instanceof Row.Outcome outcome && outcome.id().equals(forged.id()));
        world.file("door").add(new Row.Outcome(1, 1, forged.id(), Row.Answer.ACKED, 200, forged.id()));
        return forged.id();
    }

    private static Row.Intent forged(World world) {
        return world.file("door").stream()
                .filter(Row.Intent.class::isInstance)
                .map(Row.Intent.class::cast)
                .filter(Row.Intent::forged)
                .findFirst()
                .orElseThrow();
    }

    private static String dropFromLog(World world) {
        return ((Row.Logged) world.file("log").remove(17)).id();
    }

    private static String misname(World world) {
        List<Row> door = world.file("door");
        for (int i = 0; i < door.size(); i++) {
            if (door.get(i) instanceof Row.Outcome outcome && !outcome.told().isEmpty()) {
                door.set(
                        i,
                        new Row.Outcome(
                                outcome.asked(),
                                outcome.at(),
                                outcome.id(),
                                outcome.answer(),
                                outcome.status(),
                                "evt_other"));
                return outcome.id();
            }
        }
        throw new IllegalStateException("nothing was acknowledged");
    }

    /** The stream counts on as if an event that nobody wrote down had been there. */
    private static String hole(World world) {
        List<Row> rows = world.file(World.STREAM);
        int from = world.find(World.STREAM, 0, receipt -> receipt.session().equals("second"));
        for (int i = from; i < rows.size(); i++) {
            Receipt r = (Receipt) rows.get(i);
            rows.set(i, atSeq(r, r.seq() + 1));
        }
        return ((Receipt) rows.get(from)).id();
    }

    private static String killDelivered(World world) {
        Receipt model = receipt(world, World.ORDERED, 25);
        world.file("dead").add(new Row.DeadLetter(World.ORDERED, model.id(), "exhausted"));
        return model.id();
    }

    private static String empty(World world) {
        List.of(
                        "door",
                        "log",
                        "dead",
                        "cursors",
                        World.ORDERED,
                        World.FILTERED,
                        World.STREAM,
                        World.OTHER,
                        World.CHANGING,
                        World.DELETED)
                .forEach(name -> world.file(name).removeIf(row -> !(row instanceof Row.Subscriber)));
        return "0 events";
    }

    private static Receipt receipt(World world, String subscriber, int nth) {
        return (Receipt) world.file(subscriber).get(world.find(subscriber, nth, Receipt::isTaken));
    }

    private static String replace(World world, String subscriber, Function<Receipt, Receipt> change) {
        int at = world.find(subscriber, 9, Receipt::isTaken);
        Receipt model = (Receipt) world.file(subscriber).get(at);
        world.file(subscriber).set(at, change.apply(model));
        return model.id();
    }

    private static Receipt with(Receipt r, String subscriber, String id, String digest, boolean signed) {
        return new Receipt(r.at(), subscriber, r.tenant(), id, digest, 1, signed, r.answer(), r.session(), r.seq());
    }

    static Receipt at(Receipt r, long at) {
        return new Receipt(
                at, r.subscriber(), r.tenant(), r.id(), r.digest(), 1, true, r.answer(), r.session(), r.seq());
    }

    private static Receipt atSeq(Receipt r, long seq) {
        return new Receipt(
                r.at(), r.subscriber(), r.tenant(), r.id(), r.digest(), 1, true, r.answer(), r.session(), seq);
    }

    private Plants() {}
}
