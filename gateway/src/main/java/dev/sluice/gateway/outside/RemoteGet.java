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
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One small request: the name is looked up once, its addresses are checked and the connection is made to a checked one; no redirect is
 * followed. Thread-safe.
 */
final class RemoteGet {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MAX_BYTES = 256 << 10;
    private static final int OK = 200;

    private final AddressGuard guard;
    private final HttpClientAgent http;

    RemoteGet(Vertx vertx, AddressGuard guard) {
        this.guard = guard;
        var options = new HttpClientOptions()
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setConnectTimeout(TIMEOUT_MILLIS);
        options.setVerifyHost(true);
        this.http = vertx.createHttpClient(options);
    }

    Future<Buffer> get(String url) {
        return send(HttpMethod.GET, url, null);
    }

    Future<Buffer> post(String url, Buffer json) {
        return send(HttpMethod.POST, url, json);
    }

    private Future<Buffer> send(HttpMethod method, String url, @Nullable Buffer json) {
        TargetUrl target;
        try {
            target = TargetUrl.parse(url);
        } catch (AddressRefusedException refused) {
            return Future.failedFuture(refused);
        }
        var reason = guard.refuses(target);
        if (reason.isPresent()) {
            return Future.failedFuture(reason.get());
        }
        return guard.resolve(target.host(), target.port()).compose(addresses -> {
            var options = new RequestOptions()
                    .setMethod(method)
                    .setHost(target.host())
                    .setPort(target.port())
                    .setSsl(target.https())
                    .setURI(target.requestTarget())
                    .setTimeout(TIMEOUT_MILLIS)
                    .setServer(SocketAddress.inetSocketAddress(addresses.getFirst()))
                    .putHeader(HttpHeaders.USER_AGENT, "Sluice");
            if (json != null) {
                options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
            }
            return http.request(options)
                    .compose(request -> json == null ? request.send() : request.send(json))
                    .compose(RemoteGet::body);
        });
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != OK) {
            response.request().reset();
            return Future.failedFuture("status " + response.statusCode());
        }
        Promise<Buffer> whole = Promise.promise();
        var body = Buffer.buffer();
        response.handler(piece -> {
            if (body.length() + piece.length() > MAX_BYTES) {
                response.request().reset();
                whole.tryFail("more than " + MAX_BYTES + " bytes");
            } else {
                body.appendBuffer(piece);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }

    Future<Void> close() {
        return http.close();
    }
}
