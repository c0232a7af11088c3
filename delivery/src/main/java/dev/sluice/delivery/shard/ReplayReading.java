// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.catchup.CatchUpBudget;
import dev.sluice.delivery.loop.Guard;
import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import dev.sluice.subscriptions.match.EventFacts;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for the replays of one shard. Confined to its event loop.
 *
 * <p>So many have a chunk in hand at a time, the others wait in line: so memory is bounded, however many replays there are. Whoever has no
 * room lets the rest of its chunk go and reads it again later. A turn considers a bounded number of records for a bounded time.
 */
final class ReplayReading {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayReading.class);
    private static final int AT_A_TIME = 8;
    private static final int TURN_RECORDS = 256;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_MILLIS = 500;

    private final Vertx vertx;
    private final Guard guard;
    private final CatchUpBudget budget;
    private final ArrayDeque<ReplayTrack> line = new ArrayDeque<>();
    private final Set<ReplayTrack> here = Collections.newSetFromMap(new IdentityHashMap<>());
    private int reading;

    ReplayReading(Vertx vertx, Guard guard, CatchUpBudget budget) {
        this.vertx = vertx;
        this.guard = guard;
        this.budget = budget;
    }

    /** Says that there is room for more. Saying it twice is saying it once. */
    void want(ReplayTrack track) {
        if (here.add(track)) {
            line.add(track);
            begin();
        }
    }

    private void begin() {
        while (reading < AT_A_TIME && !line.isEmpty()) {
            ReplayTrack track = line.remove();
            if (track.wants()) {
                reading++;
                fetch(track);
            } else {
                here.remove(track);
            }
        }
    }

    private void fetch(ReplayTrack track) {
        long from = track.next();
        track.read().onComplete(guard.of("replay", read -> {
            if (track.lane().removed()) {
                leave(track);
            } else if (read.succeeded()
                    && (!read.result().atEnd() || read.result().from() > from)) {
                if (track.next() == from && read.result().from() > from) {
                    track.lost(from, read.result().from());
                }
                budget.read(() -> consider(track, read.result()));
            } else {
                LOGGER.atWarn()
                        .addKeyValue("partition", track.partition().number())
                        .addKeyValue("offset", from)
                        .addKeyValue("error", String.valueOf(read.cause()))
                        .log("log could not be read for a replay; trying again");
                pause(track);
            }
        }));
    }

    /** The records from where it stands; it may have been put back since they were asked for. */
    private void consider(ReplayTrack track, Chunk chunk) {
        long until = System.nanoTime() + budget.turnNanos(TURN_NANOS);
        int considered = 0;
        for (LogRecord record : chunk.records()) {
            if (record.offset() < track.next()) {
                continue;
            }
            if (!track.wants() || track.next() < chunk.from() || record.offset() >= track.end()) {
                break;
            }
            if (considered++ == TURN_RECORDS || System.nanoTime() - until > 0) {
                budget.read(() -> consider(track, chunk));
                return;
            }
            if (record.isForSubscribers() && track.matches(new EventFacts(record.event())) && !track.take(record)) {
                track.passed(record.offset());
                // there is something in its queue: it asks again when that is sent
                reading--;
                here.remove(track);
                begin();
                return;
            }
            if (!record.isEvent()) {
                track.unreadable();
            }
            track.passed(record.offset() + 1);
        }
        if (track.wants() && track.next() >= chunk.from() && track.next() < chunk.next()) {
            track.passed(chunk.next());
        }
        leave(track);
    }

    /** It gives its place to others, and asks again after a while. */
    private void pause(ReplayTrack track) {
        reading--;
        vertx.setTimer(PAUSE_MILLIS, guard.of("replay", id -> {
            here.remove(track);
            if (track.wants()) {
                want(track);
            }
        }));
        begin();
    }

    private void leave(ReplayTrack track) {
        reading--;
        here.remove(track);
        if (track.wants()) {
            want(track);
        }
        begin();
    }
}
