// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.KeyReader;
import dev.sluice.delivery.sweep.Follower;
import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.EventFacts;

/** Brings a track what its lane holds back for the order of keys, as soon as that may go. Confined to the shard's event loop. */
final class KeyTrack implements Follower {
    private final Track track;
    private final KeyReader reader;

    KeyTrack(Track track) {
        this.track = track;
        this.reader = track.lanes().reader(track.lane());
    }

    /** Asks the sweep to read, if there is something to read and little left of what was read. */
    void catchUp() {
        if (reader.low() && wants()) {
            // where it would begin is not asked here: that begins a pass, which is for the beginning of a turn
            track.partition().bringUp(this, track.givesWay());
        }
    }

    @Override
    public long next() {
        return reader.next();
    }

    @Override
    public boolean wants() {
        return reader.wants()
                && !track.lane().removed()
                && track.dispatcher().wants(track.lane().queued());
    }

    @Override
    public boolean matches(EventFacts facts) {
        return reader.reads(facts.event()) && track.matches(facts);
    }

    @Override
    public boolean take(LogRecord record) {
        boolean taken = reader.take(record);
        track.dispatcher().offered(track);
        return taken;
    }

    @Override
    public void passed(long offset) {
        reader.passed(offset);
    }

    @Override
    public void lost(long from, long to) {
        track.partition().gaps().lost(track.lane().key(), from, to);
        reader.passed(to);
    }
}
