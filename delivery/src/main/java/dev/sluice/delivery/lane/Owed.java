// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

/** Whether a page's record is owed a write, from the change until the checkpoint with it is known to have landed. */
final class Owed {
    private boolean stored;
    private boolean dirty;
    private boolean inCut;
    private boolean cutEmpty;

    /** Whether the last checkpoint that landed wrote it: one that is aborted after it may void it. */
    private boolean fresh;

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
        fresh = inCut;
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

    /** What the last checkpoint wrote may be void: it is owed again, and a tombstone too. */
    void voided() {
        if (fresh) {
            dirty = true;
            stored = true;
            fresh = false;
        }
    }

    /** Whether nothing is stored, nor on its way, nor may come back. */
    boolean clean() {
        return !stored && !inCut && !fresh;
    }
}
