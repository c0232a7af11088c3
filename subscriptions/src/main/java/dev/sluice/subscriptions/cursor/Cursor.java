// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.cursor;

import java.util.Arrays;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscriber has got: for each partition of the events topic, 0 to n-1 in order, the offset it wants next.
 * Every event below is covered. A partition that the cursor does not know yet is wanted from 0.
 */
public final class Cursor {

    private final Uuid topicId;
    private final String tenant;
    private final long[] next;

    /**
     * @param topicId of the events topic: another id means another log, in which the offsets say nothing
     * @param tenant whose it is
     * @param next one offset a partition, none negative; copied
     */
    public Cursor(Uuid topicId, String tenant, long[] next) {
        this.topicId = topicId;
        this.tenant = tenant;
        this.next = next.clone();
        for (long offset : next) {
            if (offset < 0) throw new IllegalArgumentException("negative offset " + offset);
        }
    }

    public Uuid topicId() {
        return topicId;
    }

    public String tenant() {
        return tenant;
    }

    /** How many partitions it knows. */
    public int partitions() {
        return next.length;
    }

    /** The offset wanted next; 0 for a partition it does not know. */
    public long next(int partition) {
        return partition < next.length ? next[partition] : 0;
    }

    /** A copy. */
    public long[] next() {
        return next.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cursor that
                && topicId.equals(that.topicId)
                && tenant.equals(that.tenant)
                && Arrays.equals(next, that.next);
    }

    @Override
    public int hashCode() {
        return 31 * topicId.hashCode() + Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        return "Cursor[" + topicId + ", " + tenant + ", " + Arrays.toString(next) + "]";
    }
}
