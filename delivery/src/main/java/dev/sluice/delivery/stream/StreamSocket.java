// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.stream.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client's connection, as its hub sees it: bytes go in, its sessions hang on it. Confined to the hub's event loop. */
public final class StreamSocket {
    private static final int CONTROL_BYTES = 512;
    /** What may wait of answers to a client that has no room: it asks, but does not read. */
    private static final int MOST_OWED = 256 << 10;

    private final StreamHub hub;
    private final Wire wire;
    private final Outlet outlet;
    private final Map<String, StreamSession> sessions = new LinkedHashMap<>(2);
    private boolean flushing;
    private boolean full;
    private long owed;
    private int servedFirst;
    private boolean closed;

    StreamSocket(StreamHub hub, Wire wire, Outlet outlet) {
        this.hub = hub;
        this.wire = wire;
        this.outlet = outlet;
    }

    /** How the client is spoken to. */
    public Wire wire() {
        return wire;
    }

    /** Its open sessions, the oldest first. */
    public List<StreamSession> sessions() {
        return List.copyOf(sessions.values());
    }

    /** The session that the client calls so; null when there is none. */
    public @Nullable StreamSession session(String id) {
        return sessions.get(id);
    }

    /**
     * Opens a session. It writes {@code subscribed} by itself, and then what there is.
     *
     * @return completes when its start is fixed; fails when the log can't be asked
     * @throws dev.sluice.subscriptions.cursor.BadCursorException when it was to begin at a cursor that is none of this tenant's
     * @throws IllegalArgumentException when there is a session of this id
     */
    public Future<StreamSession> subscribe(StreamRequest request) {
        if (sessions.containsKey(request.id())) {
            throw new IllegalArgumentException("a session of this id is open");
        }
        Future<Beginning> beginning = hub.starts().find(request);
        StreamSession session = new StreamSession(hub, this, request);
        sessions.put(request.id(), session);
        return beginning
                .map(begin -> {
                    session.begin(begin);
                    return session;
                })
                .onFailure(away -> session.close());
    }

    void remove(StreamSession session) {
        sessions.remove(session.id(), session);
    }

    /** Writes a control message about the connection. */
    public void control(String type, JsonObject data) {
        ByteBuf out = Frames.allocate(CONTROL_BYTES);
        wire.control(out, type, null, data);
        answer(out);
    }

    /** Writes what the client has brought about itself: it comes however full the socket is, but is counted. */
    void answer(ByteBuf bytes) {
        owe(bytes.readableBytes());
        write(bytes);
    }

    /** Counts an answer that somebody else writes. */
    public void owe(int bytes) {
        owed = writable() ? 0 : owed + bytes;
    }

    /** Whether too many answers wait for a client that does not read them: it has to go. */
    public boolean owesTooMuch() {
        if (owed > MOST_OWED) {
            flush();
            owed = writable() ? 0 : owed;
        }
        return owed > MOST_OWED;
    }

    /** Writes bytes that are ready for the wire; they leave at the end of the turn. Takes over the reference. */
    public void write(ByteBuf bytes) {
        if (closed) {
            bytes.release();
            return;
        }
        outlet.write(bytes);
        if (!flushing) {
            flushing = true;
            hub.flushes().add(this);
        }
    }

    void flush() {
        flushing = false;
        if (!closed) {
            outlet.flush();
        }
    }

    /** Whether the socket takes more. One that does not is told with {@link #drained()} when it does again. */
    boolean writable() {
        boolean room = outlet.waiting() < hub.socketBytes();
        full |= !room;
        return room;
    }

    /** Bytes that wait in it. */
    public long waiting() {
        return outlet.waiting();
    }

    /** Grows with each byte that leaves. */
    public long left() {
        return outlet.left();
    }

    /** The socket has room again. */
    public void drained() {
        if (full && !closed) {
            full = false;
            List<StreamSession> all = new ArrayList<>(sessions.values());
            // the first may take all the room there is
            Collections.rotate(all, -(servedFirst++ % Math.max(1, all.size())));
            all.forEach(StreamSession::pump);
        }
    }

    /** Writes every session's cursor: before {@code bye}. */
    public void tellCursors() {
        sessions.values().forEach(StreamSession::tellCursor);
    }

    /** Writes every session's cursor if there is room: as the heartbeat. */
    public void beat() {
        if (writable()) {
            tellCursors();
        }
    }

    /** Ends all sessions; what was written leaves, and nothing is written any more. */
    public void close() {
        if (!closed) {
            // a close frame waits behind bytes that nobody else would let go
            flush();
            closed = true;
            sessions().forEach(StreamSession::close);
            hub.closed(this);
        }
    }

    boolean closed() {
        return closed;
    }
}
