// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Which held keys of a lane are to be read again from the log, and how far that has got. Confined to its shard's event loop. */
final class KeyReading {
    /*
     * In passes: a pass begins at the lowest place that somebody wants and goes up to the lane's own place; every key whose place the
     * pass has not passed yet goes aboard. A key that gets no room leaves, and comes along with the next pass.
     */
    private final Set<Key> wanted = new LinkedHashSet<>();

    /** Told of a key of which nothing is on the log alone any more. */
    private final Consumer<Key> caughtUp;

    private long cursor;
    private boolean passing;

    KeyReading(Consumer<Key> caughtUp) {
        this.caughtUp = caughtUp;
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    void want(Key key) {
        if (wanted.add(key)) {
            key.aboard = passing && key.held >= cursor;
        }
    }

    /** The key is held from further below than it was. */
    void lowered(Key key) {
        key.aboard &= key.held >= cursor;
    }

    void leave(Key key) {
        wanted.remove(key);
        key.aboard = false;
    }

    /** The pass at hand ends before its time: the next begins anew. */
    void reset() {
        passing = false;
        wanted.forEach(key -> key.aboard = false);
    }

    /** Where the pass goes on; the largest number when there is nothing to read below {@code limit}. */
    long next(long limit) {
        if (!passing && !begin(limit)) {
            return Long.MAX_VALUE;
        }
        return cursor;
    }

    private boolean begin(long limit) {
        release(limit);
        if (wanted.isEmpty()) {
            return false;
        }
        cursor = wanted.stream().mapToLong(key -> key.held).min().orElse(limit);
        wanted.forEach(key -> key.aboard = true);
        passing = true;
        return true;
    }

    /** What begins at the lane's own place is not read for the key alone. */
    private void release(long limit) {
        for (Key key : new ArrayList<>(wanted)) {
            if (key.held >= limit) {
                release(key);
            }
        }
    }

    private void release(Key key) {
        leave(key);
        caughtUp.accept(key);
    }

    /** The record at {@code offset} was shown to every key aboard. */
    void shown(long offset) {
        cursor = Math.max(cursor, offset + 1);
    }

    /** Everything below {@code offset} was shown. */
    void passed(long offset, long limit) {
        if (!passing) {
            return;
        }
        cursor = Math.max(cursor, offset);
        if (cursor >= limit) {
            passing = false;
            for (Key key : new ArrayList<>(wanted)) {
                if (key.aboard || key.held >= limit) {
                    release(key);
                }
            }
        }
    }
}
