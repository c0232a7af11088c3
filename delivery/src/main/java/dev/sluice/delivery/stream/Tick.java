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
    /** From so many on, what each event costs a socket is more than what each write does. */
    private static final int MANY = 24;

    private static final int MANY_BYTES = 16 << 10;
    private static final long MOST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

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
    private long began;

    void begin(long now, long bytesAtMost) {
        number++;
        nowMillis = now;
        records = 0;
        matches = 0;
        bytes = 0;
        mostBytes = bytesAtMost;
        began = System.nanoTime();
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
        return enough || (records > 0 && System.nanoTime() - began >= NANOS);
    }

    /**
     * How long nothing is to be written after it, at {@code now}. A write costs much the same whether it carries one event or twenty: after
     * a tick that carried few, twice as long as it took; a tick to few sockets takes next to no time.
     */
    long restNanos(long now) {
        boolean many = matches >= MANY || bytes >= MANY_BYTES;
        return many ? 0 : Math.min(2 * (now - began), MOST_REST_NANOS);
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
