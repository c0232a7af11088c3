// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.OpenState;
import dev.sluice.delivery.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Up to 256 of a lane's open events, written down as one record; only a changed page is written. */
final class Page {

    private final TreeMap<Long, Open> members = new TreeMap<>();
    private final Owed owed;

    Page() {
        this(new Owed());
    }

    private Page(Owed owed) {
        this.owed = owed;
    }

    static Page restored() {
        return new Page(Owed.ofStored());
    }

    boolean full() {
        return members.size() >= StateCodec.PAGE_SIZE;
    }

    boolean empty() {
        return members.isEmpty();
    }

    void add(Open open) {
        members.put(open.offset(), open);
        owed.touch();
    }

    /** Takes in an event that the stored page already has. */
    void restore(Open open) {
        members.put(open.offset(), open);
    }

    void remove(Open open) {
        members.remove(open.offset());
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

    List<OpenState> snapshot() {
        List<OpenState> states = new ArrayList<>(members.size());
        members.values().forEach(open -> states.add(open.state()));
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

    boolean clean() {
        return owed.clean() && members.isEmpty();
    }
}
