// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.StateWrite;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of a lane's open events: one that is settled before the next but one cut never is. Confined to its shard's event
 * loop.
 */
final class OpenPages {
    private final ArrayDeque<Open> unpaged = new ArrayDeque<>();
    private final Pages<Open> pages = new Pages<>();

    /** Whether nothing stands on a page, and nothing is stored. */
    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** It is open from now on. */
    void add(Open one) {
        unpaged.add(one);
    }

    /** It is settled, or its place is another's now. */
    void remove(Open one) {
        if (one.paged()) {
            pages.remove(one.page(), one.offset());
        }
    }

    /** Those that were severed need not be written. */
    void forgetSevered() {
        unpaged.removeIf(Open::severed);
    }

    /** What is written of it does not hold any more. */
    void changed(Open one) {
        if (one.paged()) {
            pages.touch(one.page());
        }
    }

    /** Moves what has been open since before the last cut, or all, into pages; answers the lowest offset left out. */
    long fill(int lastCut, boolean exact, @Nullable KeyOrder order, LaneHeader header) {
        while (!unpaged.isEmpty()) {
            Open first = unpaged.peek();
            if (first.settled()) {
                unpaged.poll();
            } else if (exact || !first.openedSince(lastCut)) {
                unpaged.poll();
                first.page(pages.add(first.offset(), first));
                header.passed(first.offset());
                if (order != null) {
                    order.slow(first);
                }
            } else {
                return order == null ? unpaged.element().offset() : lowestInOrder();
            }
        }
        return Long.MAX_VALUE;
    }

    /** What was read again for its key need not be told of here. */
    private long lowestInOrder() {
        return unpaged.stream()
                .filter(one -> !one.settled() && !one.again())
                .mapToLong(Open::offset)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void restore(int number, List<Open> opens) {
        Page<Open> page = pages.restore(number);
        opens.forEach(one -> page.restore(one.offset(), one));
    }

    void clear() {
        pages.clear();
    }

    void write(LaneKey lane, Cut.Builder cut) {
        pages.write(cut, Open::state, (number, states) -> new StateWrite.Opens(lane, number, states));
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
