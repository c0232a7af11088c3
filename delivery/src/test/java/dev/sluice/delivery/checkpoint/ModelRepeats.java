// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.state.LaneKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How far back the repeats of a new owner may reach, in cuts of a shard: what was settled before the last but one that precedes the one
 * that landed never comes again. A crash therefore repeats what was settled in the time since that, and no more.
 */
final class ModelRepeats {
    /** The cuts between which an event waits, is opened, and is looked at again. */
    private static final int YOUNG_CUTS = 2;

    private final int[] taken;
    private final Map<LaneKey, Settled> settled = new HashMap<>();
    private Written written;

    /** Of each shard the number of its cut that landed last, and the position that it answered. */
    record Written(int[] cuts, long[] positions) {
        Written with(int shard, int cut, long position) {
            Written next = new Written(cuts.clone(), positions.clone());
            next.cuts[shard] = cut;
            next.positions[shard] = position;
            return next;
        }
    }

    /** What may not come again of a lane: after which cut of its shard each offset was settled. */
    private record Settled(int shard, Map<Long, Integer> after) {}

    ModelRepeats(int shards) {
        this.taken = new int[shards];
        this.written = new Written(new int[shards], new long[shards]);
    }

    /** A shard has answered a checkpoint; the number of its cut. */
    int cut(int shard) {
        return ++taken[shard];
    }

    Written written() {
        return written;
    }

    /** What stands on the topic now. */
    void written(Written now) {
        written = now;
    }

    void settled(int shard, LaneKey key, long offset) {
        settled.computeIfAbsent(key, k -> new Settled(shard, new HashMap<>()))
                .after()
                .put(offset, taken[shard]);
    }

    /** Offsets from {@code end} on are other events' now. */
    void truncated(long end) {
        settled.forEach((key, its) -> {
            if (key.onEvents()) {
                its.after().keySet().removeIf(offset -> offset >= end);
            }
        });
    }

    /**
     * A new owner has loaded what is written.
     *
     * @param position the position of the partition: another shard may have held it back
     * @param withHeader the lanes that go on from a place of their own
     */
    void loaded(long position, Set<LaneKey> withHeader) {
        settled.forEach((key, its) -> {
            int cut = written.cuts()[its.shard()];
            long own = withHeader.contains(key) ? position : written.positions()[its.shard()];
            its.after().values().removeIf(after -> after > cut - 1 - YOUNG_CUTS);
            its.after().keySet().removeIf(offset -> offset >= position && offset < own);
        });
    }

    void launched(LaneKey key, long offset) {
        Settled its = settled.get(key);
        if (its != null) {
            assertThat(its.after())
                    .as(
                            "%s of %s comes again, though it was settled long before cut %d landed",
                            offset, key, written.cuts()[its.shard()])
                    .doesNotContainKey(offset);
        }
    }
}
