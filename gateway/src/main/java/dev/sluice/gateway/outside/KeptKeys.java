// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource.Answer;
import dev.sluice.gateway.provider.verify.KeySource.PresentedKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What fetches have brought. A key is asked for again after an hour, and counts for a day while nobody answers; a refusal counts for a
 * minute. Keys and refusals have room of their own, so that names that anybody can make up push no key out. Thread-safe.
 */
final class KeptKeys {
    static final Duration FRESH = Duration.ofHours(1);
    static final Duration KEPT = Duration.ofHours(24);
    static final Duration REFUSED = Duration.ofMinutes(1);
    static final int MOST_KEYS = 500;
    static final int MOST_REFUSED = 1_000;

    private static final long RETRY = Duration.ofMinutes(1).toNanos();

    private final Map<KeyRef, Kept> keys = new ConcurrentHashMap<>();
    private final Map<KeyRef, Long> refused = new ConcurrentHashMap<>();

    /** @param refreshAt when it may be asked for again */
    private record Kept(Answer.Found key, long sinceNanos, AtomicLong refreshAt) {}

    Answer find(KeyRef ref, long now) {
        Kept kept = keys.get(ref);
        if (kept != null && now - kept.sinceNanos <= KEPT.toNanos()) {
            return kept.key;
        }
        return isRefused(ref, now) ? Answer.Standing.REJECTED : Answer.Standing.WANTED;
    }

    private boolean isRefused(KeyRef ref, long now) {
        Long since = refused.get(ref);
        return since != null && now - since <= REFUSED.toNanos();
    }

    /** Whether a key that is here should be asked for again by the caller; true once a minute at most. */
    boolean refreshes(KeyRef ref, long now) {
        Kept kept = keys.get(ref);
        if (kept == null) {
            return false;
        }
        long at = kept.refreshAt.get();
        return now - at >= 0 && kept.refreshAt.compareAndSet(at, now + RETRY);
    }

    void keep(KeyRef ref, PresentedKey key, long now) {
        refused.remove(ref);
        if (keys.size() >= MOST_KEYS && !keys.containsKey(ref)) {
            keys.entrySet().stream()
                    .max((one, other) ->
                            Long.compare(now - one.getValue().sinceNanos, now - other.getValue().sinceNanos))
                    .ifPresent(oldest -> keys.remove(oldest.getKey(), oldest.getValue()));
        }
        keys.put(ref, new Kept(new Answer.Found(key), now, new AtomicLong(now + FRESH.toNanos())));
    }

    /** There is no such key, or it is not to be believed; not even when it was once. */
    void refuse(KeyRef ref, long now) {
        keys.remove(ref);
        if (refused.size() >= MOST_REFUSED) {
            refused.values().removeIf(since -> now - since > REFUSED.toNanos());
        }
        // one that finds no room is asked for again: fetches are bounded too
        if (refused.size() < MOST_REFUSED) {
            refused.put(ref, now);
        }
    }

    /** Keys and refusals. */
    int size() {
        return keys.size() + refused.size();
    }
}
