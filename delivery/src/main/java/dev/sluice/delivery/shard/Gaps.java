// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.state.LaneKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one partition's log has lost, or is about to lose, of events that somebody still waits for; who waits is told. Confined to the
 * shard's event loop.
 */
final class Gaps {
    private static final Logger LOGGER = LoggerFactory.getLogger(Gaps.class);

    private final OwnedPartition partition;
    private final ShardBook book;
    private final ShardParts parts;

    /** In danger at the last look. Most come out of it by themselves: what begins at the beginning of the log is in danger at first. */
    private final Set<LaneKey> inDanger = new HashSet<>();

    /** Told already, and still in danger. */
    private final Set<LaneKey> warned = new HashSet<>();

    Gaps(OwnedPartition partition, ShardBook book, ShardParts parts) {
        this.partition = partition;
        this.book = book;
        this.parts = parts;
    }

    /** The log lost these events before the front had read them: all who stand there are told. */
    void lost(long from, long to) {
        LOGGER.atError()
                .addKeyValue("partition", partition.number())
                .addKeyValue("from", from)
                .addKeyValue("offset", to)
                .log("the log lost events that were not delivered yet");
        parts.meters().gap(to - from);
        for (Dispatcher dispatcher : book.dispatchers()) {
            Lane lane = partition.lanes().find(dispatcher.webhook().key());
            if (lane == null || (lane.live() && lane.next() <= from)) {
                parts.notices().gap(dispatcher.subscription(), partition.number(), from, to);
            }
        }
    }

    /** The log lost these events before this one had got to them: it is told. */
    void lost(LaneKey key, long from, long to) {
        LOGGER.atWarn()
                .addKeyValue("subscriptionId", key.subscriptionId())
                .addKeyValue("partition", partition.number())
                .addKeyValue("from", from)
                .addKeyValue("offset", to)
                .log("the log lost events before the subscription had got to them");
        parts.meters().gap(to - from);
        Dispatcher dispatcher = book.find(key);
        if (dispatcher != null) {
            parts.notices().gap(dispatcher.subscription(), partition.number(), from, to);
        }
    }

    /**
     * Looks at every lane of a subscription's own; a replay finds out by itself.
     *
     * @param first where the log begins
     * @param soon what stands below is in danger
     */
    void look(long first, long soon) {
        inDanger.removeIf(key -> partition.lanes().find(key) == null);
        warned.removeIf(key -> partition.lanes().find(key) == null);
        for (Lane lane : List.copyOf(partition.lanes().lanes())) {
            Dispatcher dispatcher = book.find(lane.key());
            if (dispatcher != null) {
                giveUp(dispatcher, lane, first);
                passOver(dispatcher, lane, first);
                warn(dispatcher, lane, first, soon);
            }
        }
    }

    /** What waits for a retry and was overtaken is given up, unless its body is still in memory. */
    private void giveUp(Dispatcher dispatcher, Lane lane, long first) {
        List<Open> overtaken = new ArrayList<>();
        for (Open open : lane.opens()) {
            if (open.offset() >= first) {
                break;
            }
            if (!open.inFlight() && open.record() == null) {
                overtaken.add(open);
            }
        }
        for (Open open : overtaken) {
            partition.lanes().claim(open);
            parts.retries().forget(open);
            dispatcher
                    .letters()
                    .giveUp(
                            partition.track(dispatcher, lane),
                            open,
                            DeadLetter.Reason.RETENTION,
                            "the log does not have the event any more");
        }
        if (!overtaken.isEmpty()) {
            dispatcher.pump();
        }
    }

    /** A lane that is served finds out by itself, when its sweep gets there. */
    private void passOver(Dispatcher dispatcher, Lane lane, long first) {
        if (!dispatcher.served() && !lane.live() && lane.next() < first) {
            lost(lane.key(), lane.next(), first);
            partition.lanes().passed(lane, first);
            partition.lanes().stand(lane);
        }
    }

    private void warn(Dispatcher dispatcher, Lane lane, long first, long soon) {
        long place = Math.max(first, lane.live() ? lane.lowestHeld() : Math.min(lane.next(), lane.lowestHeld()));
        if (place >= soon) {
            inDanger.remove(lane.key());
            warned.remove(lane.key());
        } else if (!inDanger.add(lane.key()) && warned.add(lane.key())) {
            LOGGER.atWarn()
                    .addKeyValue("subscriptionId", lane.key().subscriptionId())
                    .addKeyValue("partition", partition.number())
                    .addKeyValue("offset", place)
                    .log("retention is about to overtake the subscription");
            parts.notices().gapAhead(dispatcher.subscription(), partition.number(), place, soon - place);
        }
    }
}
