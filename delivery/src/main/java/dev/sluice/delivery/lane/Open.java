// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.delivery.state.OpenState;
import dev.sluice.events.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One event of a lane that was handed to its target and is not settled: in flight, or waiting for a retry. Confined to its
 * shard's event loop.
 */
public final class Open {
    private static final int NO_PAGE = -1;

    private final long offset;
    private final int cut;
    private @Nullable LogRecord record;
    private long loggedAt;
    private int requests;
    private int scheduled;
    private int throttles;
    private long throttledSince;
    private long due;
    private History history = History.NONE;
    private boolean takenOver;
    private boolean inFlight;
    private boolean settled;
    private boolean severed;
    private int page = NO_PAGE;
    private @Nullable Key key;
    private boolean again;

    /**
     * @param offset where the event stands
     * @param record the event, null when it must be read again by its position
     * @param cut the number of the checkpoint cut that was the last when this was opened
     */
    Open(long offset, @Nullable LogRecord record, int cut) {
        this.offset = offset;
        this.record = record;
        this.loggedAt = record == null ? 0 : record.timestamp();
        this.cut = cut;
    }

    static Open restored(OpenState state, int page) {
        Open open = new Open(state.offset(), null, 0);
        open.requests = state.requests();
        open.scheduled = state.scheduled();
        open.throttles = state.throttles();
        open.throttledSince = state.throttledSince();
        open.due = state.due();
        open.history = state.history();
        open.page = page;
        open.takenOver = true;
        return open;
    }

    OpenState state() {
        return new OpenState(offset, requests, scheduled, throttles, throttledSince, due, history);
    }

    /** Where the event stands in its partition. */
    public long offset() {
        return offset;
    }

    /** The event, null when its body was let go and must be read again by its position. */
    public @Nullable LogRecord record() {
        return record;
    }

    /** Gives the event back after it was read again, or lets its body go while it waits for a retry. */
    public void hold(@Nullable LogRecord held) {
        record = held;
        loggedAt = held == null ? loggedAt : held.timestamp();
    }

    /** When the event came onto the log, epoch milliseconds; about, when it was taken over and not read again yet; 0 when not known. */
    public long loggedAt() {
        return loggedAt == 0 ? history.since(throttledSince) : loggedAt;
    }

    /** What became of the attempts that have ended. */
    public History history() {
        return history;
    }

    /** One more attempt has ended; to be parked or given up next. */
    public void remember(PastAttempt attempt) {
        history = history.with(attempt);
    }

    /** Requests made for this event so far, at all nodes that wrote them down. */
    public int requests() {
        return requests;
    }

    /** Attempts that counted on the retry schedule. */
    public int scheduled() {
        return scheduled;
    }

    /** Throttling answers in a row. */
    public int throttles() {
        return throttles;
    }

    /** When the present run of throttling answers began, epoch milliseconds, 0 when there is none. */
    public long throttledSince() {
        return throttledSince;
    }

    /** When the next attempt is due, epoch milliseconds; 0 is at once. */
    public long due() {
        return due;
    }

    /** Whether a request for it is under way. */
    public boolean inFlight() {
        return inFlight;
    }

    /** Whether the log was cut below it: its offset is another event's now, and the attempt under way is its last. */
    public boolean severed() {
        return severed;
    }

    /** Whether an earlier owner wrote it down. */
    boolean takenOver() {
        return takenOver;
    }

    void sever() {
        severed = true;
        takenOver = false;
        page = NO_PAGE;
    }

    boolean settled() {
        return settled;
    }

    void settle() {
        settled = true;
        inFlight = false;
        record = null;
    }

    void launch() {
        inFlight = true;
        requests++;
    }

    /** The request for which it was handed out is not made: it does not count. */
    public void unasked() {
        requests--;
    }

    /** The request came to nothing that counts: it waits as before. */
    void leave() {
        inFlight = false;
    }

    void claim() {
        inFlight = true;
    }

    void park(Retry retry) {
        inFlight = false;
        scheduled = retry.scheduled();
        throttles = retry.throttles();
        throttledSince = retry.throttledSince();
        due = retry.due();
    }

    /** Its key in an ordered lane; null when nothing waits for it. */
    @Nullable
    Key key() {
        return key;
    }

    /** @param fromLog whether it was read again because its key was held */
    void key(Key its, boolean fromLog) {
        key = its;
        again = fromLog;
    }

    /** Whether what is written of its key speaks for it while it is in no page. */
    boolean again() {
        return again;
    }

    boolean openedSince(int lastCut) {
        return cut >= lastCut;
    }

    boolean paged() {
        return page != NO_PAGE;
    }

    int page() {
        return page;
    }

    void page(int number) {
        page = number;
    }
}
