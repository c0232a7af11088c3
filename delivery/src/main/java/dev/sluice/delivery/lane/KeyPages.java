// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.StateWrite;
import java.util.ArrayList;
import java.util.List;

/** What is written down of a lane's held keys. Confined to its shard's event loop. */
final class KeyPages {
    private final List<Page<Key>> pages = new ArrayList<>(0);

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** Makes the page say what is true of the key now. */
    void sync(Key key) {
        if (!key.written()) {
            leave(key);
        } else if (key.page == Key.NO_PAGE) {
            enter(key);
        } else if (!key.state().equals(key.stored)) {
            key.stored = key.state();
            pages.get(key.page).touch();
        }
    }

    private void enter(Key key) {
        int number = 0;
        while (number < pages.size() && pages.get(number).full()) {
            number++;
        }
        if (number == pages.size()) {
            pages.add(new Page<>());
        }
        key.page = number;
        key.stored = key.state();
        pages.get(number).add(key.digest(), key);
    }

    private void leave(Key key) {
        if (key.page != Key.NO_PAGE) {
            pages.get(key.page).remove(key.digest());
            key.page = Key.NO_PAGE;
            key.stored = null;
        }
    }

    void restore(int number, List<Key> keys) {
        while (pages.size() <= number) {
            pages.add(new Page<>());
        }
        Page<Key> page = Page.restored();
        pages.set(number, page);
        for (Key key : keys) {
            key.page = number;
            page.restore(key.digest(), key);
        }
    }

    void clear() {
        pages.forEach(Page::clear);
    }

    void write(LaneKey lane, Cut.Builder cut) {
        for (int number = 0; number < pages.size(); number++) {
            Page<Key> page = pages.get(number);
            if (page.owesWrite()) {
                cut.write(new StateWrite.Keys(lane, number, page.snapshot(Key::state)));
            }
        }
    }

    void committed() {
        pages.forEach(Page::committed);
        while (!pages.isEmpty() && pages.getLast().clean()) {
            pages.removeLast();
        }
    }

    void unwritten(boolean mayHaveLanded) {
        pages.forEach(page -> page.unwritten(mayHaveLanded));
    }
}
