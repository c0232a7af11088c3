// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.StateWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The pages of one kind that a lane has. Confined to its shard's event loop.
 *
 * @param <M> what stands on them, each under a number of its own
 */
final class Pages<M> {
    private final List<Page<M>> pages = new ArrayList<>(0);

    /** Whether nothing stands on a page, and nothing is stored. */
    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** Puts it on the first page that has room; answers which. */
    int add(long number, M member) {
        int page = 0;
        while (page < pages.size() && pages.get(page).full()) {
            page++;
        }
        if (page == pages.size()) {
            pages.add(new Page<>());
        }
        pages.get(page).add(number, member);
        return page;
    }

    void remove(int page, long number) {
        pages.get(page).remove(number);
    }

    /** What is written of one of its members does not hold any more. */
    void touch(int page) {
        pages.get(page).touch();
    }

    /** The page as an earlier owner wrote it; still without its members. */
    Page<M> restore(int page) {
        while (pages.size() <= page) {
            pages.add(new Page<>());
        }
        Page<M> restored = Page.restored();
        pages.set(page, restored);
        return restored;
    }

    void clear() {
        pages.forEach(Page::clear);
    }

    /**
     * Adds to a cut what is owed of them.
     *
     * @param state what is written of a member
     * @param form the record of a page of this number
     */
    <S> void write(Cut.Builder cut, Function<M, S> state, Form<S> form) {
        for (int page = 0; page < pages.size(); page++) {
            if (pages.get(page).owesWrite()) {
                cut.write(form.of(page, pages.get(page).snapshot(state)));
            }
        }
    }

    /** How a page stands on the topic. */
    interface Form<S> {
        StateWrite of(int page, List<S> states);
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

    /** What the last checkpoint wrote may be void. */
    void voided() {
        pages.forEach(Page::voided);
    }
}
