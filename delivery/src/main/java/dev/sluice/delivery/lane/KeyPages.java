// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.StateWrite;
import java.util.ArrayList;
import java.util.List;

/** What is written down of a lane's held keys, and which keys the next cut has to look at. Confined to its shard's event loop. */
final class KeyPages {
    private final List<Key> touched = new ArrayList<>();
    private final Pages<Key> pages = new Pages<>();

    /** Whether nothing stands on a page, and nothing is stored. */
    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** The next cut is to look at the key. */
    void touch(Key key) {
        if (!key.touched) {
            key.touched = true;
            touched.add(key);
        }
    }

    /** Makes the pages say what is true of the touched keys now; answers which they are. */
    List<Key> sync() {
        List<Key> looked = List.copyOf(touched);
        touched.clear();
        for (Key key : looked) {
            key.touched = false;
            sync(key);
        }
        return looked;
    }

    private void sync(Key key) {
        if (!key.written()) {
            leave(key);
        } else if (key.page == Key.NO_PAGE) {
            key.stored = key.state();
            key.page = pages.add(key.digest(), key);
        } else if (!key.state().equals(key.stored)) {
            key.stored = key.state();
            pages.touch(key.page);
        }
    }

    private void leave(Key key) {
        if (key.page != Key.NO_PAGE) {
            pages.remove(key.page, key.digest());
            key.page = Key.NO_PAGE;
            key.stored = null;
        }
    }

    void restore(int number, List<Key> keys) {
        Page<Key> page = pages.restore(number);
        for (Key key : keys) {
            key.page = number;
            page.restore(key.digest(), key);
        }
    }

    void clear() {
        touched.clear();
        pages.clear();
    }

    void write(LaneKey lane, Cut.Builder cut) {
        pages.write(cut, Key::state, (number, states) -> new StateWrite.Keys(lane, number, states));
    }

    void committed() {
        pages.committed();
    }

    void unwritten(boolean mayHaveLanded) {
        pages.unwritten(mayHaveLanded);
    }

    void voided() {
        pages.voided();
    }
}
