// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.events.Event;

/**
 * The eight bytes by which order by key knows an event's key: its partition key's, else its own identity's. They are written down,
 * so they never change; two keys that share them are ordered as one.
 */
final class EventKey {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private EventKey() {}

    static long of(Event event) {
        String key = event.partitionKey();
        return key == null ? event.digest().high() : digest(key);
    }

    /** FNV-1a over the UTF-16 units, low byte first. */
    static long digest(String key) {
        long hash = FNV_BASIS;
        for (int i = 0; i < key.length(); i++) {
            char unit = key.charAt(i);
            hash = (hash ^ (unit & 0xff)) * FNV_PRIME;
            hash = (hash ^ (unit >>> 8)) * FNV_PRIME;
        }
        return hash;
    }
}
