// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Up to 256 of a lane's open events, written down as one record; only a changed page is written. */
final class Page {
    static final int SIZE = 256;

    private final TreeMap<Long, Open> members = new TreeMap<>();
    private boolean stored;
    private boolean dirty;
    private boolean inCut;
    private boolean cutEmpty;

    static Page restored() {
        Page page = new Page();
        page.stored = true;
        return page;
    }

    boolean full() {
        return members.size() >= SIZE;
    }

    boolean empty() {
        return members.isEmpty();
    }

    void add(Open open) {
        members.put(open.offset(), open);
        dirty = true;
    }

    /** Takes in an event that the stored page already has. */
    void restore(Open open) {
        members.put(open.offset(), open);
    }

    void remove(Open open) {
        members.remove(open.offset());
        dirty = true;
    }

    void clear() {
        members.clear();
        dirty = true;
    }

    void touch() {
        dirty = true;
    }

    /** Whether a write is owed: an empty page that was never stored owes none. */
    boolean owesWrite() {
        return dirty && (stored || !members.isEmpty());
    }

    List<OpenState> snapshot() {
        List<OpenState> states = new ArrayList<>(members.size());
        members.values().forEach(open -> states.add(open.state()));
        dirty = false;
        inCut = true;
        cutEmpty = members.isEmpty();
        return states;
    }

    void committed() {
        if (inCut) {
            stored = !cutEmpty;
            inCut = false;
        }
    }

    /** The write may have landed or not: it is owed again, and a tombstone too. */
    void unwritten(boolean mayHaveLanded) {
        if (inCut) {
            dirty = true;
            stored |= mayHaveLanded;
            inCut = false;
        }
    }

    boolean clean() {
        return !stored && !inCut && members.isEmpty();
    }
}
