// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.TargetUrl;
import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.attempts.Snippet;
import io.vertx.core.Future;
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
    private @Nullable HttpClientResponse response;
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

    void begin(Future<List<InetSocketAddress>> addresses) {
        if (addresses.succeeded()) {
            reach(addresses.result());
        } else {
            addresses.onSuccess(this::reach).onFailure(failure -> fail(Breakage.ofName(failure)));
        }
    }

    private void reach(List<InetSocketAddress> addresses) {
        if (over) {
            return;
        }
        var route = route(addresses);
        var kept = route.take(System.nanoTime());
        if (kept == null) {
            connect(route, addresses);
        } else {
            post(kept).onFailure(closedBeforeAnythingWasSent -> connect(route, addresses));
        }
    }

    // A name with several addresses stays with the one that answered last, as long as the name still has it.
    private Route route(List<InetSocketAddress> addresses) {
        var last = endpoint.lastRoute();
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
        endpoint.lastRoute(route);
        return route;
    }

    private void connect(Route route, List<InetSocketAddress> addresses) {
        client.connections()
                .connect(route)
                .onComplete(
                        made -> {
                            if (over) {
                                made.close();
                            } else {
                                post(made).onFailure(failure -> fail(Breakage.ofRequest(failure)));
                            }
                        },
                        failure -> elsewhere(route, addresses, Breakage.ofConnect(failure, target.https())));
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

    /** Sends the request; the future fails when the connection was gone before a byte of it could leave. */
    private Future<HttpClientRequest> post(Connection on) {
        connection = on;
        return on.request(errand.options()).onSuccess(this::send);
    }

    private void send(HttpClientRequest request) {
        if (over) {
            return;
        }
        errand.send(request).onComplete(this::answer, failure -> fail(Breakage.ofRequest(failure)));
    }

    private void answer(HttpClientResponse head) {
        if (over) {
            return;
        }
        response = head;
        head.handler(this::body);
        head.endHandler(end -> complete());
        head.exceptionHandler(failure -> fail(Breakage.ofRequest(failure)));
    }

    private void body(Buffer chunk) {
        bodyBytes += chunk.length();
        var head = response;
        if (said != null && said.wants() && head != null && head.statusCode() / 100 != 2) {
            said.take(chunk.getBytes(0, Math.min(chunk.length(), Snippet.MAX_BYTES)));
        }
        if (bodyBytes > MAX_BODY_BYTES && !over && head != null) {
            finish(errand.outcome(head));
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
        if (isReusable(head)) {
            client.connections().keep(used, now, keepAlive(head));
        } else {
            used.close();
        }
        promise.complete(errand.outcome(head));
    }

    // After an interim answer that Vert.x takes for a final one (101, 102), the real one may still come.
    private static boolean isReusable(HttpClientResponse head) {
        return head.statusCode() >= 200
                && head.version() == HttpVersion.HTTP_1_1
                && !"close".equalsIgnoreCase(head.getHeader(HttpHeaders.CONNECTION));
    }

    private static Duration keepAlive(HttpClientResponse head) {
        var header = head.getHeader(KEEP_ALIVE);
        return header == null ? Duration.ofHours(1) : WebhookClient.keepAlive(header);
    }

    @Override
    void expire() {
        finish(new AttemptOutcome.TimedOut(endpoint.timeout()));
    }

    private void fail(AttemptOutcome outcome) {
        if (!over) {
            client.deadlines().cancel(this);
            finish(outcome);
        }
    }

    // The connection is in a state that nobody knows: it is never used again.
    private void finish(AttemptOutcome outcome) {
        over = true;
        client.deadlines().cancel(this);
        if (connection != null) {
            connection.close();
        }
        promise.complete(outcome);
    }
}
