// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import io.netty.handler.codec.http.HttpClientCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.tcp.TcpHttpClientTransport;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetClientInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;

/**
 * Makes connections, each to exactly the address of its route. Confined to its client's event loop.
 *
 * <p>Over TLS the other side chooses HTTP/2 or HTTP/1.1 (RFC 7301). A connection takes no longer than the settings say to
 * come up: connecting, a proxy, TLS, and the other side's first HTTP/2 frame, each.
 */
final class Dialler {

    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private final Vertx vertx;
    private final Deadlines deadlines;
    private final NetClientInternal net;
    private final TcpHttpClientTransport http;
    private final ClientSSLOptions tls;
    private final long limitMillis;

    Dialler(Vertx vertx, Deadlines deadlines, ConnectionSettings settings) {
        this.vertx = vertx;
        this.deadlines = deadlines;
        this.limitMillis = settings.connectTimeout().toMillis();
        this.tls = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        if (settings.trust() != null) {
            tls.setTrustOptions(settings.trust());
        }
        this.net =
                (NetClientInternal) vertx.createNetClient(new NetClientOptions().setConnectTimeout((int) limitMillis));
        this.http = TcpHttpClientTransport.create(net, new HttpClientConfig(options()), false, null);
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setKeepAlive(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setInitialSettings(new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(MAX_HEADER_BYTES));
    }

    /** A new connection to exactly the route's address. */
    Future<HttpClientConnection> dial(Route route) {
        var context = (ContextInternal) vertx.getOrCreateContext();
        return net.connect(route.options(tls)).compose(socket -> speak(context, route, (NetSocketInternal) socket));
    }

    private Future<HttpClientConnection> speak(ContextInternal context, Route route, NetSocketInternal socket) {
        var silence = new Silence(socket);
        deadlines.start(silence, limitMillis);
        return http.wrap(context, route.protocols(), route.authority(), null, route.server(), socket)
                .onComplete(spoken -> deadlines.cancel(silence))
                .onSuccess(Dialler::passOverInterimAnswers);
    }

    // HTTP/2 has no such codec.
    private static void passOverInterimAnswers(HttpClientConnection made) {
        var pipeline = made.channelHandlerContext().pipeline();
        var codec = pipeline.context(HttpClientCodec.class);
        if (codec != null) {
            pipeline.addAfter(codec.name(), null, new InterimAnswers());
        }
    }

    Future<Void> close() {
        return net.close();
    }

    // Vert.x waits for the first frame for ever.
    private static final class Silence extends Deadlines.Entry {
        private final NetSocketInternal socket;

        Silence(NetSocketInternal socket) {
            this.socket = socket;
        }

        @Override
        protected void expire() {
            var unused = socket.channelHandlerContext().channel().close();
        }
    }
}
