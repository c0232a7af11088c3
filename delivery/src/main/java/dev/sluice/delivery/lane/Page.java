// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Up to 256 of a lane's open events, or of its held keys, written down as one record; only a changed page is written. Confined to its
 * shard's event loop.
 *
 * @param <M> what stands on it, each under a number of its own
 */
final class Page<M> {
    private final TreeMap<Long, M> members = new TreeMap<>();
    private final Owed owed;

    Page() {
        this(new Owed());
    }

    private Page(Owed owed) {
        this.owed = owed;
    }

    static <M> Page<M> restored() {
        return new Page<>(Owed.ofStored());
    }

    boolean full() {
        return members.size() >= StateCodec.PAGE_SIZE;
    }

    void add(long number, M member) {
        members.put(number, member);
        owed.touch();
    }

    /** Takes in what the stored page already has. */
    void restore(long number, M member) {
        members.put(number, member);
    }

    void remove(long number) {
        members.remove(number);
        owed.touch();
    }

    void clear() {
        members.clear();
        owed.touch();
    }

    void touch() {
        owed.touch();
    }

    /** Whether a write is owed: an empty page that was never stored owes none. */
    boolean owesWrite() {
        return owed.write(members.isEmpty());
    }

    /** What is written of it, in the order of the numbers. */
    <S> List<S> snapshot(Function<M, S> state) {
        List<S> states = new ArrayList<>(members.size());
        members.values().forEach(member -> states.add(state.apply(member)));
        owed.cut(members.isEmpty());
        return states;
    }

    void committed() {
        owed.committed();
    }

    /** The write may have landed or not: it is owed again, and a tombstone too. */
    void unwritten(boolean mayHaveLanded) {
        owed.unwritten(mayHaveLanded);
    }

    /** What the last checkpoint wrote may be void. */
    void voided() {
        owed.voided();
    }

    boolean clean() {
        return owed.clean() && members.isEmpty();
    }
}
