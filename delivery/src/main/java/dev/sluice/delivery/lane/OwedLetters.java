// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.dead.DeadLetter;
import java.util.ArrayList;
import java.util.List;

/** Dead letters that wait for the checkpoint they land with. Confined to its shard's event loop. */
final class OwedLetters {
    private final List<DeadLetter> owed = new ArrayList<>();
    private int inCut;
    private long bytes;

    void add(DeadLetter letter) {
        owed.add(letter);
        bytes += letter.sizeBytes();
    }

    /** About how many bytes they have. */
    long bytes() {
        return bytes;
    }

    /** Those for a cut: all there are. */
    List<DeadLetter> cut() {
        inCut = owed.size();
        return owed;
    }

    /** The last cut was committed: those that were in it are owed no more. */
    List<DeadLetter> committed() {
        List<DeadLetter> written = owed.subList(0, inCut);
        written.forEach(letter -> bytes -= letter.sizeBytes());
        List<DeadLetter> told = List.copyOf(written);
        written.clear();
        return told;
    }
}
