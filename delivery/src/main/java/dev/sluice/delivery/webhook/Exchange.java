// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.TargetUrl;
import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.attempts.Snippet;
import dev.sluice.delivery.connection.Connection;
import dev.sluice.delivery.connection.Deadlines;
import dev.sluice.delivery.connection.Route;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Confined to its client's event loop; it is over once, and then hears nothing any more. */
final class Exchange extends Deadlines.Entry {

    private static final CharSequence KEEP_ALIVE = HttpHeaders.createOptimized("keep-alive");
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final int MAX_ADDRESSES = 3;

    private final WebhookClient client;
    private final Endpoint endpoint;
    private final TargetUrl target;
    private final Errand errand;
    private final @Nullable Answer said;
    private final Promise<AttemptOutcome> promise;

    private boolean over;
    private @Nullable Connection connection;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean again;
    private long sentAt;
    private int bodyBytes;

    Exchange(
            WebhookClient client,
            Endpoint endpoint,
            TargetUrl target,
            Errand errand,
            @Nullable Answer said,
            Promise<AttemptOutcome> promise) {
        this.client = client;
        this.endpoint = endpoint;
        this.target = target;
        this.errand = errand;
        this.said = said;
        this.promise = promise;
    }

    void begin(AddressGuard guard) {
        if (over) {
            return;
        }
        var addresses = endpoint.addresses(target, guard);
        if (addresses.succeeded()) {
            reach(addresses.result());
        } else {
            addresses.onSuccess(this::reach).onFailure(failure -> fail(Breakage.ofName(failure)));
        }
    }

    /** It could not be signed: the client is closing. */
    void unsigned(Throwable failure) {
        fail(Breakage.ofRequest(failure));
    }

    private void reach(List<InetSocketAddress> addresses) {
        if (over) {
            return;
        }
        var route = route(addresses);
        var kept = client.connections().take(route, endpoint.line(), System.nanoTime());
        if (kept != null) {
            post(kept, addresses, true);
            return;
        }
        var coming = endpoint.line().coming(route);
        if (coming == null) {
            connect(route, addresses);
        } else {
            coming.onComplete(up -> reach(addresses), failure -> unreachable(route, addresses, failure));
        }
    }

    // A name with several addresses stays with the one that answered last, as long as the name still has it.
    private Route route(List<InetSocketAddress> addresses) {
        var last = endpoint.line().lastRoute();
        if (last == null
                || !addresses.contains(last.key().address())
                || !Objects.equals(last.key().proxy(), client.proxy())) {
            return routeTo(addresses.get(0));
        }
        return last.isRetired() ? routeTo(last.key().address()) : last;
    }

    private Route routeTo(InetSocketAddress address) {
        var key = new Route.Key(target.https(), target.host(), address, client.proxy(), endpoint.tls());
        var route = client.connections().route(key);
        endpoint.line().lastRoute(route);
        return route;
    }

    private void connect(Route route, List<InetSocketAddress> addresses) {
        endpoint.line()
                .comes(route, client.connections().connect(route, endpoint.line()))
                .onComplete(
                        made -> {
                            if (over) {
                                client.connections().release(made, System.nanoTime(), LONG);
                            } else {
                                post(made, addresses, false);
                            }
                        },
                        failure -> unreachable(route, addresses, failure));
    }

    private void unreachable(Route route, List<InetSocketAddress> addresses, Throwable failure) {
        elsewhere(route, addresses, Breakage.ofConnect(failure, target.https()));
    }

    private void elsewhere(Route failed, List<InetSocketAddress> addresses, AttemptOutcome.Unreachable outcome) {
        var others = addresses.stream()
                .filter(address -> !address.equals(failed.key().address()))
                .limit(MAX_ADDRESSES - 1)
                .toList();
        if (over || others.isEmpty() || outcome.kind() != AttemptOutcome.Kind.CONNECT) {
            fail(outcome);
        } else {
            connect(routeTo(others.get(0)), others);
        }
    }

    /** Sends the request on a connection that was entered for it; one that was kept may be gone before a byte could leave. */
    private void post(Connection on, List<InetSocketAddress> addresses, boolean kept) {
        connection = on;
        on.request(errand.options()).onComplete(made -> send(made, on, addresses), failure -> {
            drop();
            if (kept && !over) {
                connect(on.route(), addresses);
            } else {
                fail(Breakage.ofRequest(failure));
            }
        });
    }

    private void send(HttpClientRequest made, Connection on, List<InetSocketAddress> addresses) {
        if (over) {
            return;
        }
        request = made;
        sentAt = on.isHttp2() ? System.nanoTime() : 0;
        errand.send(made).onComplete(this::answer, failure -> broken(made, on, addresses, failure));
    }

    // What the other side says it has not looked at is sent once more, and is the same attempt (RFC 9113 section 8.7).
    private void broken(HttpClientRequest made, Connection on, List<InetSocketAddress> addresses, Throwable failure) {
        if (over) {
            return;
        }
        if (again || !on.isHttp2() || !Breakage.isUntouched(failure, made.streamId())) {
            fail(Breakage.ofRequest(failure));
            return;
        }
        again = true;
        on.leaveSoon();
        if (Breakage.requiresHttp1(failure)) {
            on.route().requiresOld();
        }
        drop();
        reach(addresses);
    }

    private void answer(HttpClientResponse head) {
        if (over) {
            return;
        }
        response = head;
        heard();
        head.handler(this::body);
        head.endHandler(end -> complete());
        head.exceptionHandler(failure -> fail(Breakage.ofRequest(failure)));
    }

    private void body(Buffer chunk) {
        bodyBytes += chunk.length();
        heard();
        var head = response;
        if (said != null && said.wants() && head != null && head.statusCode() / 100 != 2) {
            said.take(chunk.getBytes(0, Math.min(chunk.length(), Snippet.MAX_BYTES)));
        }
        if (bodyBytes > MAX_BODY_BYTES && !over && head != null) {
            finish(errand.outcome(head));
        }
    }

    private void heard() {
        var used = connection;
        if (used != null && used.isHttp2()) {
            used.heard(System.nanoTime());
        }
    }

    private void complete() {
        if (over) {
            return;
        }
        over = true;
        client.deadlines().cancel(this);
        client.endSoon(this);
    }

    /** After the turn in which the answer became complete. */
    void end(long now) {
        var head = response;
        var used = connection;
        if (head == null || used == null) {
            return;
        }
        if (used.isHttp2() || isReusable(head)) {
            client.connections().release(used, now, used.isHttp2() ? LONG : keepAlive(head));
        } else {
            drop();
        }
        promise.complete(errand.outcome(head));
    }

    // After a 101 the other side speaks another protocol; over HTTP/2 a 102 is taken for the final answer.
    private static boolean isReusable(HttpClientResponse head) {
        return head.statusCode() >= 200
                && head.version() == HttpVersion.HTTP_1_1
                && !"close".equalsIgnoreCase(head.getHeader(HttpHeaders.CONNECTION));
    }

    private static Duration keepAlive(HttpClientResponse head) {
        var header = head.getHeader(KEEP_ALIVE);
        return header == null ? LONG : WebhookClient.keepAlive(header);
    }

    // Over HTTP/2 the connection stays, unless nothing at all has come on it meanwhile: it may lead nowhere any more.
    @Override
    protected void expire() {
        var used = connection;
        if (used != null && used.isHttp2() && used.isSilentSince(sentAt)) {
            used.leaveSoon();
        }
        finish(new AttemptOutcome.TimedOut(endpoint.timeout()));
    }

    private void fail(AttemptOutcome outcome) {
        if (!over) {
            client.deadlines().cancel(this);
            finish(outcome);
        }
    }

    private void finish(AttemptOutcome outcome) {
        over = true;
        client.deadlines().cancel(this);
        drop();
        promise.complete(outcome);
    }

    // The request is in a state that nobody knows, and so is the connection when it has no other.
    private void drop() {
        var used = connection;
        if (used != null) {
            connection = null;
            client.connections().drop(used, request);
            request = null;
        }
    }
}
