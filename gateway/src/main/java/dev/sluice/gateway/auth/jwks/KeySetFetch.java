// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.AddressRefusedException;
import dev.sluice.delivery.address.TargetUrl;
import dev.sluice.delivery.webhook.ClientSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets an issuer's set of keys, by the rules of every outbound request: the name is looked up once, every address is checked, and the
 * connection made to a checked address. No redirect is followed. Confined to the event loop it was made on.
 */
final class KeySetFetch {
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int MOST_ADDRESSES = 3;
    private static final int OK = 200;

    private final Vertx vertx;
    private final String url;
    private final AddressGuard guard;
    private final JwksOptions options;
    private final String userAgent;
    private final HttpClientAgent http;

    KeySetFetch(Vertx vertx, String url, AddressGuard guard, JwksOptions options, ClientSettings settings) {
        this.vertx = vertx;
        this.url = url;
        this.guard = guard;
        this.options = options;
        this.userAgent = settings.userAgent();
        this.http = vertx.createHttpClient(client(settings), new PoolOptions().setCleanerPeriod(0));
    }

    private static HttpClientOptions client(ClientSettings settings) {
        var client = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setConnectTimeout((int) settings.connectTimeout().toMillis());
        client.setVerifyHost(true);
        if (settings.trust() != null) {
            client.setTrustOptions(settings.trust());
        }
        return client;
    }

    /** Asks once. Fails with a {@link FetchException}, within the timeout. */
    Future<KeySet> get() {
        return new Attempt().begin();
    }

    Future<Void> close() {
        return http.close();
    }

    /** One request and its answer; it is over once, and then hears nothing any more. */
    private final class Attempt {
        private final Promise<KeySet> promise = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private final long deadline =
                vertx.setTimer(options.timeout().toMillis(), late -> fail(FetchOutcome.TIMEOUT, "no answer in time"));
        private boolean over;
        private @Nullable HttpClientConnection connection;

        Future<KeySet> begin() {
            TargetUrl target;
            try {
                target = TargetUrl.parse(url);
            } catch (AddressRefusedException refused) {
                fail(FetchOutcome.ADDRESS_DENIED, refused.reason());
                return promise.future();
            }
            guard.refuses(target)
                    .ifPresentOrElse(
                            reason -> fail(FetchOutcome.ADDRESS_DENIED, reason),
                            () -> guard.resolve(target.host(), target.port())
                                    .onSuccess(addresses -> connect(target, addresses, 0))
                                    .onFailure(this::unresolved));
            return promise.future();
        }

        private void unresolved(Throwable failure) {
            if (failure instanceof AddressRefusedException refused) {
                fail(FetchOutcome.ADDRESS_DENIED, refused.reason());
            } else {
                fail(FetchOutcome.CONNECTION, "the name has no address");
            }
        }

        private void connect(TargetUrl target, List<InetSocketAddress> addresses, int at) {
            if (over) {
                return;
            }
            var to = new HttpConnectOptions()
                    .setHost(target.host())
                    .setPort(target.port())
                    .setSsl(target.https())
                    .setServer(SocketAddress.inetSocketAddress(addresses.get(at)));
            http.connect(to).onSuccess(made -> ask(target, made)).onFailure(unreachable -> {
                if (at + 1 < Math.min(addresses.size(), MOST_ADDRESSES)) {
                    connect(target, addresses, at + 1);
                } else {
                    fail(FetchOutcome.CONNECTION, "no connection came up");
                }
            });
        }

        private void ask(TargetUrl target, HttpClientConnection made) {
            if (over) {
                made.close();
                return;
            }
            connection = made;
            var request = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost(target.host())
                    .setPort(target.port())
                    .setSsl(target.https())
                    .setURI(target.requestTarget())
                    .putHeader(HttpHeaders.USER_AGENT, userAgent)
                    .putHeader(HttpHeaders.ACCEPT, "application/jwk-set+json, application/json")
                    .putHeader(HttpHeaders.CONNECTION, "close");
            made.request(request)
                    .compose(HttpClientRequest::send)
                    .onSuccess(this::answered)
                    .onFailure(broken -> broke());
        }

        private void answered(HttpClientResponse response) {
            if (over) {
                return;
            }
            if (response.statusCode() != OK) {
                fail(FetchOutcome.STATUS, "answered with status " + response.statusCode());
                return;
            }
            response.handler(this::take);
            response.exceptionHandler(broken -> broke());
            response.endHandler(end -> read());
        }

        private void take(Buffer chunk) {
            if (over) {
                return;
            }
            if (body.length() + chunk.length() > options.maxBytes()) {
                fail(FetchOutcome.TOO_LARGE, "longer than " + options.maxBytes() + " bytes");
            } else {
                body.appendBuffer(chunk);
            }
        }

        private void read() {
            if (over) {
                return;
            }
            try {
                KeySet set = KeySetReader.read(body.getBytes());
                finish();
                promise.complete(set);
            } catch (FetchException malformed) {
                fail(malformed.outcome(), String.valueOf(malformed.getMessage()));
            }
        }

        private void broke() {
            fail(FetchOutcome.CONNECTION, "the connection broke");
        }

        private void fail(FetchOutcome outcome, String detail) {
            if (!over) {
                finish();
                promise.fail(new FetchException(outcome, detail));
            }
        }

        private void finish() {
            over = true;
            vertx.cancelTimer(deadline);
            if (connection != null) {
                connection.close();
            }
        }
    }
}
