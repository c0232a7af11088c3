// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

/** Told when the Reader could not go on where it was. Called on the Reader's thread. */
public interface GapListener {
    /** The records of {@code [from, to)} are gone (retention, deletion) or can't be read (corrupt); the Reader goes on at {@code to}. */
    void lost(int partition, long from, long to);

    /** The log ends at {@code end}, below {@code from} that was read already: offsets from {@code end} on will be used again. */
    void truncated(int partition, long from, long end);

    /** A listener that does nothing. */
    static GapListener none() {
        return new GapListener() {
            @Override
            public void lost(int partition, long from, long to) {}

            @Override
            public void truncated(int partition, long from, long end) {}
        };
    }
}
