// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.util.ArrayList;
import java.util.List;

/**
 * The requests made for one open event, in the order in which they ended. Immutable.
 *
 * <p>Bounded: past {@value #LIMIT} those after the first {@value #FIRST} go, oldest first; how many requests there were in all is told
 * elsewhere.
 *
 * @param attempts what is known of them
 */
public record History(List<PastAttempt> attempts) {
    /** How many attempts are kept. */
    public static final int LIMIT = 32;

    /** Of these, so many are the first that were made. */
    public static final int FIRST = 8;

    /** No attempt has ended yet. */
    public static final History NONE = new History(List.of());

    /** Copies the list. */
    public History {
        attempts = List.copyOf(attempts);
    }

    /** This and one more. An answer that says what the one before it said is kept once. */
    public History with(PastAttempt one) {
        List<PastAttempt> next = new ArrayList<>(attempts.size() + 1);
        next.addAll(attempts);
        String said = attempts.isEmpty() ? "" : attempts.getLast().answer();
        next.add(one.answer().equals(said) ? one.saying(said) : one);
        if (next.size() > LIMIT) {
            next.remove(FIRST);
        }
        return new History(next);
    }

    /** When the first of them ended, epoch milliseconds; {@code otherwise} when there is none. */
    public long since(long otherwise) {
        return attempts.isEmpty() ? otherwise : attempts.getFirst().at();
    }

    /** The status of the last answer; 0 when there was none. */
    public int lastStatus() {
        return attempts.isEmpty() ? 0 : attempts.getLast().status();
    }
}
