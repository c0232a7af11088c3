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
    private final Source ofFront;
    private Front front;
    private Sweep sweep;
    /** Where the front stood when the tick began. */
    private long begun;
    /** Where it stood when the tick had read. */
    private long reached;

    Slot(StreamHub hub, Source source) {
        this.hub = hub;
        this.source = source;
        // what the front finds outside of ticks waits for the next one: groups are written to over several turns
        this.ofFront = new Source(
                source.partition(),
                source.tail(),
                source.readBack(),
                turn -> hub.wake(),
                turn -> source.pauses().handle(hub::wake));
        this.begun = source.tail().endOffset();
        this.reached = begun;
        this.front = new Front(ofFront, begun, this);
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

    /** Everything below was given to the groups. */
    long position() {
        return reached;
    }

    long begun() {
        return begun;
    }

    void beginTick() {
        begun = front.position();
    }

    void endTick() {
        reached = front.position();
    }

    /** The log ends before what was read: what follows is new, and has offsets that were used before. */
    void cut(long end) {
        front.close();
        sweep.close();
        front = new Front(ofFront, end, this);
        sweep = new Sweep(source, this::position);
        begun = end;
        reached = end;
    }

    @Override
    public void match(LogRecord record) {
        hub.groups().match(record);
    }

    @Override
    public void advanced(long offset) {}

    @Override
    public void lost(long from, long to) {
        hub.beforeTick(() -> hub.groups().lost(Gap.retention(to - from)));
    }

    @Override
    public void more() {
        hub.wake();
    }
}
