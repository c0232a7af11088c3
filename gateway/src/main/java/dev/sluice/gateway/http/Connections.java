// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, and how long each may go on without a new request. A client that sends its headers byte by byte
 * never trips an idle timer, so the deadline is counted from the connection's start, or from its last request. Confined to its loop.
 */
final class Connections {
    /** From the connection to its first whole request head; and from the first byte of a later head to its last. */
    static final Duration FIRST_REQUEST = Duration.ofSeconds(10);
    /** From one request to the next. Longer than any request that is not a stream may take. */
    static final Duration NEXT_REQUEST = Duration.ofSeconds(65);
    /** What a client gets to read its refusal, while the rest of its body is thrown away. */
    static final Duration LINGER = Duration.ofSeconds(1);

    /** RFC 9113, 8.1: the answer is whole, and the rest of the request is not needed. */
    private static final long NO_ERROR = 0;

    private final IdentityHashMap<HttpConnection, Deadline> open = new IdentityHashMap<>();
    /** Streams of HTTP/2 that have been answered before their body had ended, in the order in which they were. */
    private final ArrayDeque<LeftStream> left = new ArrayDeque<>();

    private final ConnectionLimits limits;

    private record LeftStream(HttpServerRequest request, long atNanos) {}

    Connections(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Owned by the loop; {@link Long#MAX_VALUE} never comes. */
    private static final class Deadline {
        private final ConnectionLimits.Place place;
        private final SlowHead head;
        private final @Nullable Http2Heads heads;
        private long atNanos;
        private boolean leaving;
        private int streams;
        /** To the last request; null before the first. */
        private @Nullable HttpServerResponse answer;

        private Deadline(ConnectionLimits.Place place, HttpConnection connection) {
            this.place = place;
            this.head = SlowHead.of(connection);
            this.heads = Http2Heads.of(connection);
        }

        /** Not while it carries a stream: over HTTP/2 other requests come beside it. */
        private void extend(long untilNanos) {
            if (streams == 0) {
                atNanos = untilNanos;
            }
        }

        private boolean isAnswering() {
            return answer != null && !answer.ended();
        }

        /** While an answer is under way, what comes behind its request may wait; over HTTP/2 nothing waits for answers. */
        private boolean isOver(long nowNanos) {
            long patience = FIRST_REQUEST.toNanos();
            boolean slow = (!isAnswering() && head.isOverdue(nowNanos, patience))
                    || (heads != null && heads.isOverdue(nowNanos, patience));
            return slow || (atNanos != Long.MAX_VALUE && atNanos - nowNanos < 0);
        }
    }

    /** Lets it in, or closes it when there are too many. */
    void opened(HttpConnection connection, long nowNanos) {
        ConnectionLimits.Place place = placeOf(connection);
        if (place == null) {
            connection.close();
            return;
        }
        var deadline = new Deadline(place, connection);
        deadline.atNanos = nowNanos + FIRST_REQUEST.toNanos();
        open.put(connection, deadline);
        connection.closeHandler(closed -> forget(connection));
    }

    /** Over TLS it has had one since before its handshake. */
    private ConnectionLimits.@Nullable Place placeOf(HttpConnection connection) {
        ConnectionLimits.Place known = CountedTls.placeOf(connection);
        if (known != null) {
            return known;
        }
        InetAddress address = ClientAddress.address(connection.remoteAddress());
        return address == null ? null : limits.enter(address);
    }

    /** A request has come; false when its connection has been refused: then it is nobody's. */
    boolean requested(HttpConnection connection, HttpServerResponse answer, long nowNanos) {
        Deadline deadline = open.get(connection);
        if (deadline == null) {
            return true;
        }
        if (deadline.leaving) {
            return false;
        }
        deadline.answer = answer;
        deadline.extend(nowNanos + NEXT_REQUEST.toNanos());
        return true;
    }

    /** Whether a request's head on it had folded lines. */
    boolean isFolded(HttpConnection connection) {
        Deadline deadline = open.get(connection);
        return deadline != null && deadline.head.isFolded();
    }

    /** The connection carries a stream more from now on, which has heartbeats of its own. */
    void streaming(HttpConnection connection) {
        Deadline deadline = open.get(connection);
        if (deadline != null) {
            deadline.streams++;
            deadline.atNanos = Long.MAX_VALUE;
        }
    }

    /** One of its streams has ended; after the last it is a connection like others. */
    void streamed(HttpConnection connection, long nowNanos) {
        Deadline deadline = open.get(connection);
        if (deadline != null && deadline.streams > 0) {
            deadline.streams--;
            extend(connection, nowNanos + NEXT_REQUEST.toNanos());
        }
    }

    /** The connection is no HTTP any more: nobody would say here that it was closed. */
    void upgraded(HttpConnection connection) {
        Deadline known = open.get(connection);
        if (known != null) {
            known.head.leave();
        }
        forget(connection);
    }

    private void forget(HttpConnection connection) {
        Deadline known = open.remove(connection);
        if (known != null) {
            known.place.leave();
        }
    }

    /** The connection has been refused and goes away after {@link #LINGER} at the latest. */
    void leaving(HttpConnection connection, long nowNanos) {
        Deadline deadline = open.get(connection);
        if (deadline != null) {
            deadline.leaving = true;
            deadline.streams = 0;
        }
        extend(connection, nowNanos + LINGER.toNanos());
    }

    /** A stream that has been refused has {@link #LINGER} to end its body, and is ended then; the others of its connection go on. */
    void leaving(HttpServerRequest stream, long nowNanos) {
        left.add(new LeftStream(stream, nowNanos + LINGER.toNanos()));
    }

    /** Closes what is overdue; who has begun with a request and has not got to the end of its head is told so (408). */
    void sweep(long nowNanos) {
        List<HttpConnection> overdue = new ArrayList<>();
        open.forEach((connection, deadline) -> {
            if (deadline.isOver(nowNanos)) {
                overdue.add(connection);
            }
        });
        overdue.forEach(this::end);
        for (var next = left.peek(); next != null && next.atNanos() - nowNanos < 0; next = left.peek()) {
            left.poll();
            if (!next.request().isEnded()) {
                var unused = next.request().response().reset(NO_ERROR);
            }
        }
    }

    private void end(HttpConnection connection) {
        Deadline deadline = open.get(connection);
        if (deadline == null || deadline.leaving || deadline.isAnswering() || !deadline.head.refuse()) {
            connection.close();
        }
    }

    int size() {
        return open.size();
    }

    private void extend(HttpConnection connection, long atNanos) {
        Deadline deadline = open.get(connection);
        if (deadline != null) {
            deadline.extend(atNanos);
        }
    }
}
