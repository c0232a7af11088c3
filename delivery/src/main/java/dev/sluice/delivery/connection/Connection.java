// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientRequestImpl;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a route. Over HTTP/1.1 there is at most one request on it; over HTTP/2 as many as the other side
 * allows, all of one endpoint, so that none waits for what another endpoint does not read. Confined to its client's event
 * loop.
 */
public final class Connection {

    private final HttpClientConnection http;
    private final Route route;
    private final boolean http2;
    private long most;
    private int active;
    private @Nullable Line user;
    private boolean closed;
    private boolean leaving;
    private long goodUntil;
    private long heardAt;
    private @Nullable Runnable told;

    Connection(HttpClientConnection made, Route route) {
        this.http = made;
        this.route = route;
        this.http2 = made.protocolVersion() == HttpVersion.HTTP_2;
        this.most = http2 ? made.concurrency() : 1;
        made.evictionHandler(evicted -> leaving = true);
        made.concurrencyChangeHandler(now -> most = http2 ? now : 1);
        made.exceptionHandler(broken -> closed = true);
        if (http2) {
            made.goAwayHandler(told -> leaveIdle());
        }
    }

    /** Calls once when it is closed, whoever closed it. */
    void whenClosed(Runnable call) {
        told = call;
        http.closeHandler(gone -> {
            closed = true;
            route.forget(this);
            tell();
        });
    }

    private void tell() {
        var call = told;
        told = null;
        if (call != null) {
            call.run();
        }
    }

    /** Where it leads. */
    public Route route() {
        return route;
    }

    /** Whether it takes more than one request at a time. */
    public boolean isHttp2() {
        return http2;
    }

    /** A request on it, not sent yet. Who asks has entered. */
    public Future<HttpClientRequest> request(RequestOptions options) {
        var context = http.context().owner().getOrCreateContext();
        return http.createStream(context).map(stream -> {
            var request = new HttpClientRequestImpl(http.authority(), http, stream);
            request.init(options);
            return request;
        });
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether it takes no more requests: closed when the last one has ended. */
    boolean isLeaving() {
        return leaving;
    }

    boolean isBusy() {
        return active > 0;
    }

    boolean isGood(long now) {
        return !closed && !leaving && goodUntil - now > 0;
    }

    boolean hasRoom() {
        return !closed && !leaving && active < most;
    }

    /** One request more. */
    void enter(Line by) {
        active++;
        if (http2 && active == 1) {
            user = by;
            by.shares(this);
        }
    }

    /** One request less. */
    void leave() {
        active--;
        var by = user;
        if (active == 0 && by != null) {
            by.sharesNoMore(this);
            user = null;
        }
    }

    /** Takes no more requests. */
    public void leaveSoon() {
        leaving = true;
    }

    private void leaveIdle() {
        leaving = true;
        if (active == 0) {
            close();
        }
    }

    /** Whether the other side holds requests open that have ended for us, such as one that it answered before reading it. */
    boolean hasLeftovers() {
        return http2 && http.activeStreams() > active;
    }

    /** The other side has said something. */
    public void heard(long now) {
        heardAt = now;
    }

    /** Whether the other side has said nothing since {@code then}. */
    public boolean isSilentSince(long then) {
        return heardAt - then < 0;
    }

    /** Back to its route, to be used again until {@code until}. */
    void keep(long until) {
        goodUntil = until;
        route.keep(this);
    }

    /**
     * Closes at once. Vert.x would first wait until all that was written has left, which never happens when the other side
     * does not read; so this goes past its handler, to TLS and the socket.
     */
    void close() {
        closed = true;
        tell();
        var unused = http.channelHandlerContext().close();
    }
}
