// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

/** Whether a page's record is owed a write, from the change until the checkpoint with it is known to have landed. */
final class Owed {
    private boolean stored;
    private boolean dirty;
    private boolean inCut;
    private boolean cutEmpty;

    static Owed ofStored() {
        Owed owed = new Owed();
        owed.stored = true;
        return owed;
    }

    void touch() {
        dirty = true;
    }

    /** An empty page that was never stored owes nothing. */
    boolean write(boolean empty) {
        return dirty && (stored || !empty);
    }

    void cut(boolean empty) {
        dirty = false;
        inCut = true;
        cutEmpty = empty;
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

    /** Whether nothing is stored, nor on its way. */
    boolean clean() {
        return !stored && !inCut;
    }
}
