// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.replay.ReplayNote;
import dev.sluice.delivery.replay.ReplayTask;
import org.jspecify.annotations.Nullable;

/** How far a replay is on one partition that this node owns. Confined to the shard's event loop. */
final class ReplayPart {
    private final ReplayTask task;
    private final int partition;
    private long end;
    private long delivered;
    private long failed;
    private long skipped;
    private boolean done;
    private @Nullable ReplayTrack track;

    ReplayPart(ReplayTask task, int partition) {
        this.task = task;
        this.partition = partition;
        this.end = task.end(partition);
    }

    /** Goes on counting from what an earlier owner told. */
    void goOnFrom(ReplayNote note) {
        delivered = note.delivered();
        failed = note.failed();
        skipped = note.skipped();
    }

    ReplayTask task() {
        return task;
    }

    int partition() {
        return partition;
    }

    /** Its lane; null when there was nothing left to do when the partition was taken over. */
    @Nullable
    ReplayTrack track() {
        return track;
    }

    void track(ReplayTrack its) {
        track = its;
    }

    /** The first offset that it does not deliver. */
    long end() {
        return end;
    }

    /** The log ends there now: what follows are other events. */
    void truncated(long at) {
        end = Math.min(end, at);
    }

    boolean done() {
        return done;
    }

    void finish() {
        done = true;
    }

    void countDelivered() {
        delivered++;
    }

    void countFailed() {
        failed++;
    }

    void countSkipped(long events) {
        skipped += events;
    }

    ReplayNote note() {
        ReplayTrack its = track;
        long position = its == null ? end : Math.min(end, its.lane().place());
        return new ReplayNote(position, delivered, failed, skipped, done);
    }
}
