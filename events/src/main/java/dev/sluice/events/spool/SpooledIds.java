// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import dev.sluice.events.Digest;
import dev.sluice.events.dedupe.IdSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which ids wait in the spool, or are about to: so that a repeat shares what the first one gets. Thread-safe. */
final class SpooledIds {
    private final ReentrantLock lock = new ReentrantLock();
    /** Not on disk yet. Guarded by the lock. */
    private final Map<Digest, Entry> pending = new HashMap<>();
    /** On disk, not on the log. Guarded by the lock. */
    private final IdSet kept;

    SpooledIds(int maxEvents) {
        kept = new IdSet(maxEvents);
    }

    /** What a new event finds. */
    sealed interface Found {
        /** It is the first. */
        record Nothing() implements Found {}

        /** The same is being written. */
        record Pending(Entry first) implements Found {}

        /** The same is on disk. */
        record Kept() implements Found {}
    }

    /** Enters the event as the first of its id, unless there is one. */
    Found enter(Entry entry) {
        Digest digest = entry.event().digest();
        lock.lock();
        try {
            if (kept.contains(digest)) {
                return new Found.Kept();
            }
            @Nullable Entry first = pending.putIfAbsent(digest, entry);
            return first == null ? new Found.Nothing() : new Found.Pending(first);
        } finally {
            lock.unlock();
        }
    }

    /** It was on disk at the start. */
    void found(Digest digest) {
        lock.lock();
        try {
            kept.add(digest);
        } finally {
            lock.unlock();
        }
    }

    /** It is on disk, and may be on the log already: then it is not kept any more. */
    void keep(Entry entry) {
        Digest digest = entry.event().digest();
        lock.lock();
        try {
            if (pending.remove(digest, entry)) {
                kept.add(digest);
            }
        } finally {
            lock.unlock();
        }
    }

    /** It did not get to the disk. */
    void drop(Entry entry) {
        lock.lock();
        try {
            pending.remove(entry.event().digest(), entry);
        } finally {
            lock.unlock();
        }
    }

    /** It is on the log, perhaps before whoever wrote it has said that it is on disk. */
    void published(Digest digest) {
        lock.lock();
        try {
            pending.remove(digest);
            kept.remove(digest);
        } finally {
            lock.unlock();
        }
    }
}
