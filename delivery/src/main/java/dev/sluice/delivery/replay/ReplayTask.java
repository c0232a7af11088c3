// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import dev.sluice.config.value.Start;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Outcome;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.Replay.Letters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running replay, ready for use. Immutable.
 *
 * @param id its name
 * @param tenant its subscription's
 * @param key what its lanes are known by
 * @param owner what its subscription's lanes are known by
 * @param starts partition → the first offset that it delivers
 * @param ends partition → the first offset that it does not deliver; it has no other partitions than these
 * @param filter what an event must match besides what the subscription asks; null for nothing
 * @param only what the token that asked for it may see
 * @param letters which dead letters; null for a replay of events
 * @param givenUp when those were given up
 */
public record ReplayTask(
        String id,
        String tenant,
        LaneKey key,
        LaneKey owner,
        Map<Integer, Long> starts,
        Map<Integer, Long> ends,
        @Nullable Filter filter,
        Restriction only,
        @Nullable Letters letters,
        GivenUp givenUp) {

    /**
     * A time in which dead letters were given up. Their places do not tell it: each is written some time after, with others of that time.
     *
     * @param from epoch milliseconds
     * @param to epoch milliseconds, not in it
     */
    public record GivenUp(long from, long to) {
        /** Any time. */
        public static final GivenUp EVER = new GivenUp(Long.MIN_VALUE, Long.MAX_VALUE);

        private static GivenUp of(Replay replay) {
            return new GivenUp(millis(replay.from(), EVER.from), millis(replay.to(), EVER.to));
        }

        private static long millis(String start, long otherwise) {
            return Start.parse(start) instanceof Start.AtTime(Instant time) ? ceiling(time) : otherwise;
        }

        /** A letter's time has no more than milliseconds. */
        private static long ceiling(Instant time) {
            long millis = time.toEpochMilli();
            return Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis;
        }

        private boolean includes(long at) {
            return from <= at && at < to;
        }
    }

    /** Copies the maps. */
    public ReplayTask {
        starts = Map.copyOf(starts);
        ends = Map.copyOf(ends);
    }

    /**
     * What the registry says, compiled.
     *
     * @throws dev.sluice.subscriptions.match.FilterException when a filter does not compile
     */
    public static ReplayTask of(Resource<Replay> resource) {
        Replay replay = resource.definition();
        return new ReplayTask(
                resource.id(),
                resource.tenant(),
                replay.letters() == null
                        ? LaneKey.ofReplay(replay.subscription(), resource.id(), resource.incarnation())
                        : LaneKey.ofRedrive(replay.subscription(), resource.id(), resource.incarnation()),
                new LaneKey(replay.subscription(), replay.incarnation()),
                resource.starts(),
                replay.ends(),
                filter(replay.filter()),
                new Restriction(
                        replay.only().types() == null
                                ? null
                                : TypePatterns.of(replay.only().types()),
                        filter(replay.only().filter())),
                replay.letters(),
                replay.letters() == null ? GivenUp.EVER : GivenUp.of(replay));
    }

    private static @Nullable Filter filter(@Nullable String text) {
        return text == null ? null : Filter.compile(text);
    }

    /** Where it begins on this partition. */
    public long start(int partition) {
        return starts.getOrDefault(partition, 0L);
    }

    /** Where it ends on this partition: at 0 where there is nothing to do. */
    public long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** Whether there is anything to do on this partition. */
    public boolean has(int partition) {
        return start(partition) < end(partition);
    }

    /** Whether it is one of the dead letters that it delivers again; what a letter's event must match is asked later. */
    public boolean wants(FiledLetter filed) {
        DeadLetter letter = filed.letter();
        if (letters == null
                || !owner.subscriptionId().equals(letter.subscription())
                || !tenant.equals(letter.tenant())) {
            return false;
        }
        boolean named = letters.offsets().isEmpty()
                || letters.offsets().getOrDefault(letter.partition(), List.of()).contains(filed.offset());
        return named
                && givenUp.includes(letter.at())
                && (letters.reason() == null
                        || letters.reason().equals(letter.reason().label()));
    }

    /** What it asks of an event that its subscription wants. */
    public Outcome matches(EventFacts facts) {
        if (!only.matches(facts)) {
            return Outcome.NO_MATCH;
        }
        return filter == null ? Outcome.MATCH : filter.evaluate(facts);
    }
}
