// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How every HTTP listener of ours is set. Vert.x's defaults are open (no idle timeout, h2c upgrades, WebSocket inflation without a
 * bound); each line that differs closes one of them.
 */
public final class ListenerOptions {
    /** Of the request line, in bytes; longer is a 414. */
    static final int MAX_REQUEST_LINE = 8 * 1024;
    /** Of all headers together, in bytes; longer is a 431. A token may take half of it. */
    static final int MAX_HEADERS = 16 * 1024;

    private static final int MAX_CHUNK = 64 * 1024;
    private static final int ACCEPT_BACKLOG = 8192;
    private static final int IDLE_SECONDS = 75;
    private static final int MAX_WEBSOCKET_FRAME = 64 * 1024;
    private static final int MAX_WEBSOCKET_MESSAGE = 64 * 1024;

    private static final int MOST_STREAMS = 100;
    /** Of all that a connection does, its handshake costs the node most. */
    static final int HANDSHAKE_SECONDS = 3;

    private ListenerOptions() {}

    /** The same over TLS, where HTTP/2 is offered beside HTTP/1.1, and connections count from the accept on. */
    static HttpServerOptions secured(HttpServerOptions plain, ServerSSLOptions ssl, ConnectionLimits limits) {
        var options = new HttpServerOptions(plain);
        options.setKeyCertOptions(ssl.getKeyCertOptions())
                .setTrustOptions(ssl.getTrustOptions())
                .setEnabledSecureTransportProtocols(ssl.getEnabledSecureTransportProtocols());
        options.setSslEngineOptions(new CountedTls(limits));
        options.setSsl(true)
                .setClientAuth(ssl.getClientAuth())
                .setUseAlpn(true)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /**
     * The options for one listener.
     *
     * @param subprotocols the WebSocket subprotocols it speaks, the preferred first; empty when it has no WebSockets
     */
    public static HttpServerOptions of(String host, int port, List<String> subprotocols) {
        var options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MAX_CHUNK)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(MAX_WEBSOCKET_FRAME)
                .setMaxWebSocketMessageSize(MAX_WEBSOCKET_MESSAGE);
        options.getInitialSettings().setMaxConcurrentStreams(MOST_STREAMS).setMaxHeaderListSize(MAX_HEADERS);
        return subprotocols.isEmpty() ? options : options.setWebSocketSubProtocols(subprotocols);
    }
}
