// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.HeldKey;
import dev.sluice.delivery.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Up to 256 of a lane's held keys, written down as one record; only a changed page is written. */
final class KeyPage {
    private final TreeMap<Long, Key> members = new TreeMap<>();
    private final Owed owed;

    KeyPage() {
        this(new Owed());
    }

    private KeyPage(Owed owed) {
        this.owed = owed;
    }

    static KeyPage restored() {
        return new KeyPage(Owed.ofStored());
    }

    boolean full() {
        return members.size() >= StateCodec.PAGE_SIZE;
    }

    void add(Key key) {
        members.put(key.digest(), key);
        owed.touch();
    }

    /** Takes in a key that the stored page already has. */
    void restore(Key key) {
        members.put(key.digest(), key);
    }

    void remove(Key key) {
        members.remove(key.digest());
        owed.touch();
    }

    void clear() {
        members.clear();
        owed.touch();
    }

    void touch() {
        owed.touch();
    }

    boolean owesWrite() {
        return owed.write(members.isEmpty());
    }

    List<HeldKey> snapshot() {
        List<HeldKey> held = new ArrayList<>(members.size());
        members.values().forEach(key -> held.add(key.state()));
        owed.cut(members.isEmpty());
        return held;
    }

    void committed() {
        owed.committed();
    }

    void unwritten(boolean mayHaveLanded) {
        owed.unwritten(mayHaveLanded);
    }

    boolean clean() {
        return owed.clean() && members.isEmpty();
    }
}
