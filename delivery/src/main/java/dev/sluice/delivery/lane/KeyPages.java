// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.StateWrite;
import java.util.ArrayList;
import java.util.List;

/** What is written down of a lane's held keys. Confined to its shard's event loop. */
final class KeyPages {
    private final List<KeyPage> pages = new ArrayList<>(0);

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
            pages.add(new KeyPage());
        }
        key.page = number;
        key.stored = key.state();
        pages.get(number).add(key);
    }

    private void leave(Key key) {
        if (key.page != Key.NO_PAGE) {
            pages.get(key.page).remove(key);
            key.page = Key.NO_PAGE;
            key.stored = null;
        }
    }

    void restore(int number, List<Key> keys) {
        while (pages.size() <= number) {
            pages.add(new KeyPage());
        }
        KeyPage page = KeyPage.restored();
        pages.set(number, page);
        for (Key key : keys) {
            key.page = number;
            page.restore(key);
        }
    }

    void clear() {
        pages.forEach(KeyPage::clear);
    }

    void write(LaneKey lane, Cut.Builder cut) {
        for (int number = 0; number < pages.size(); number++) {
            KeyPage page = pages.get(number);
            if (page.owesWrite()) {
                cut.write(new StateWrite.Keys(lane, number, page.snapshot()));
            }
        }
    }

    void committed() {
        pages.forEach(KeyPage::committed);
        while (!pages.isEmpty() && pages.getLast().clean()) {
            pages.removeLast();
        }
    }

    void unwritten(boolean mayHaveLanded) {
        pages.forEach(page -> page.unwritten(mayHaveLanded));
    }
}
