// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.delivery.sweep.Front;
import dev.sluice.delivery.sweep.Source;
import dev.sluice.delivery.sweep.Sweep;
import dev.sluice.events.LogRecord;

/** One partition as a hub reads it. Confined to the hub's event loop. */
final class Slot implements Front.Matcher {
    private final StreamHub hub;
    private final Source source;
    private Front front;
    private Sweep sweep;
    /** Where the front stood when the tick began. */
    private long begun;

    Slot(StreamHub hub, Source source) {
        this.hub = hub;
        this.source = source;
        this.begun = source.tail().endOffset();
        this.front = new Front(source, begun, this);
        this.sweep = new Sweep(source, this::position);
    }

    Source source() {
        return source;
    }

    Front front() {
        return front;
    }

    Sweep sweep() {
        return sweep;
    }

    long position() {
        return front.position();
    }

    long begun() {
        return begun;
    }

    void beginTick() {
        begun = front.position();
    }

    /** The log ends before what was read: what follows is new, and has offsets that were used before. */
    void cut(long end) {
        front.close();
        sweep.close();
        front = new Front(source, end, this);
        sweep = new Sweep(source, this::position);
        begun = end;
    }

    @Override
    public void match(LogRecord record) {
        hub.match(record);
    }

    @Override
    public void advanced(long offset) {}

    @Override
    public void lost(long from, long to) {
        hub.lost(Gap.retention(to - from));
    }
}
