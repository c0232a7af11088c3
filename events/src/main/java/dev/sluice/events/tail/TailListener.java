// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

/** Somebody who reads the tails: a shard. */
public interface TailListener {
    /**
     * There is news. Called on the Reader's thread, once for a batch of records however many they are: hop to your own thread, once
     * until you have read, and return.
     */
    void wake();

    /**
     * The lowest offset of this partition that is still needed from the tail, {@link Long#MAX_VALUE} when none. Called on the Reader's
     * thread, often: answer from a volatile.
     */
    long position(int partition);

    /** This listener holds the partition paused and has not moved for 10 s. Called on the Reader's thread. */
    void stuck(int partition);
}
