// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.AddressRefusedException;
import dev.sluice.delivery.address.TargetUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One small request: the name is looked up once, its addresses are checked and the connection is made to a checked one; no redirect is
 * followed. It is over by its deadline, however slowly the answer drips. Thread-safe.
 */
final class RemoteGet {
    /** From the call to the answer's last byte. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_HEADERS = 8 << 10;
    private static final int MOST_AT_ONCE = 32;

    private final Vertx vertx;
    private final AddressGuard guard;
    private final Duration deadline;
    private final HttpClientAgent http;

    /** What came back, whatever its status. */
    record Answer(int status, Buffer body) {
        private static final int OK = 200;

        boolean isOk() {
            return status == OK;
        }
    }

    /** @param trust whose certificates are believed; null for the JDK's authorities */
    RemoteGet(Vertx vertx, AddressGuard guard, Duration deadline, @Nullable TrustOptions trust) {
        this.vertx = vertx;
        this.guard = guard;
        this.deadline = deadline;
        var options = new HttpClientOptions()
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADERS)
                .setConnectTimeout((int) deadline.toMillis());
        options.setVerifyHost(true);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        this.http = vertx.createHttpClient(
                options,
                new io.vertx.core.http.PoolOptions()
                        .setHttp1MaxSize(MOST_AT_ONCE)
                        .setCleanerPeriod(0));
    }

    Future<Answer> get(String url) {
        return checked(url, false).compose(target -> send(HttpMethod.GET, target, null));
    }

    Future<Answer> post(String url, Buffer json) {
        return checked(url, false).compose(target -> send(HttpMethod.POST, target, json));
    }

    /**
     * Gets a certificate from where one below it says that its issuer's is. Such URLs are {@code http} by custom (RFC 5280, 4.2.2.1), and
     * need no more: what comes is believed only as part of a chain. Else they go by the rules of every outbound request.
     */
    Future<Answer> issuer(String url) {
        return checked(url, true).compose(target -> send(HttpMethod.GET, target, null));
    }

    private Future<TargetUrl> checked(String url, boolean httpToo) {
        try {
            TargetUrl target = TargetUrl.parse(url);
            TargetUrl judged =
                    httpToo ? new TargetUrl(true, target.host(), target.port(), target.requestTarget()) : target;
            return guard.refuses(judged)
                    .<Future<TargetUrl>>map(Future::failedFuture)
                    .orElseGet(() -> Future.succeededFuture(target));
        } catch (AddressRefusedException refused) {
            return Future.failedFuture(refused);
        }
    }

    private Future<Answer> send(HttpMethod method, TargetUrl target, @Nullable Buffer json) {
        Promise<Answer> promise = Promise.promise();
        Future<Answer> answer = promise.future();
        long timer = vertx.setTimer(deadline.toMillis(), late -> promise.tryFail("no answer in time"));
        answer.onComplete(end -> vertx.cancelTimer(timer));
        guard.resolve(target.host(), target.port())
                .compose(addresses -> answer.isComplete()
                        ? Future.failedFuture("too late")
                        : http.request(options(method, target, addresses.getFirst(), json != null)))
                .onFailure(promise::tryFail)
                .onSuccess(request -> {
                    // whatever ends it too early, nothing of it stays open
                    answer.onFailure(failed -> request.reset());
                    sent(request, json).onFailure(promise::tryFail).onSuccess(response -> read(response, promise));
                });
        return answer;
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, @Nullable Buffer json) {
        return json == null ? request.send() : request.send(json);
    }

    private static RequestOptions options(
            HttpMethod method, TargetUrl target, InetSocketAddress address, boolean json) {
        var options = new RequestOptions()
                .setMethod(method)
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.https())
                .setURI(target.requestTarget())
                .setFollowRedirects(false)
                .setServer(SocketAddress.inetSocketAddress(address))
                .putHeader(HttpHeaders.USER_AGENT, "Sluice");
        return json ? options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json") : options;
    }

    private static void read(HttpClientResponse response, Promise<Answer> promise) {
        var body = Buffer.buffer();
        response.handler(piece -> {
            if (body.length() + piece.length() > MAX_BYTES) {
                promise.tryFail("more than " + MAX_BYTES + " bytes");
            } else {
                body.appendBuffer(piece);
            }
        });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(end -> promise.tryComplete(new Answer(response.statusCode(), body)));
    }

    Future<Void> close() {
        return http.close();
    }
}
