// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.delivery.stream.wire.EventRenderer;
import dev.sluice.delivery.stream.wire.Rendered;
import dev.sluice.events.LogRecord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is true of one tick: its number, its bounds, and the events that were written as JSON for it. Confined to the hub's event loop. */
final class Tick {
    /** Half of what may come between two cursors, so that one at the end of a tick is always in time. */
    static final int MATCHES = 50;

    private static final int RECORDS = 2_000;
    private static final long RECENT_BYTES = 1 << 20;
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final EventRenderer renderer = new EventRenderer();
    private final Map<LogRecord, Rendered> rendered = new HashMap<>();
    private final Map<LogRecord, Rendered> recent = new LinkedHashMap<>();
    private long recentBytes;
    private long number;
    private long nowMillis;
    private int records;
    private int matches;
    private long bytes;
    private long mostBytes;
    private long until;

    void begin(long now, long bytesAtMost) {
        number++;
        nowMillis = now;
        records = 0;
        matches = 0;
        bytes = 0;
        mostBytes = bytesAtMost;
        until = System.nanoTime() + NANOS;
    }

    long number() {
        return number;
    }

    long nowMillis() {
        return nowMillis;
    }

    void looked() {
        records++;
    }

    void matched(LogRecord record) {
        matches++;
        bytes += record.sizeBytes();
    }

    boolean full() {
        boolean enough = records >= RECORDS || matches >= MATCHES || bytes >= mostBytes;
        return enough || (records > 0 && System.nanoTime() - until >= 0);
    }

    /** The record's event, written once a tick. */
    Rendered render(LogRecord record) {
        return rendered.computeIfAbsent(record, one -> renderer.render(one.event()));
    }

    void end() {
        rendered.clear();
    }

    /** For those who are not at the tail: many who come back together want the same. */
    Rendered renderBehind(LogRecord record) {
        Rendered known = recent.get(record);
        if (known == null) {
            known = renderer.render(record.event());
            recent.put(record, known);
            recentBytes += known.json().length;
            forgetOldest();
        }
        return known;
    }

    private void forgetOldest() {
        var oldest = recent.values().iterator();
        while (recentBytes > RECENT_BYTES && oldest.hasNext()) {
            recentBytes -= oldest.next().json().length;
            oldest.remove();
        }
    }
}
