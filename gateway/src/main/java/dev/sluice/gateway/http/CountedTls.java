// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS, with connections that count on the limits from before their handshake: Vert.x tells of a connection after it, and until
 * then one holds a descriptor and an engine like any other. Thread-safe.
 */
final class CountedTls extends JdkSSLEngineOptions {
    private static final AttributeKey<ConnectionLimits.Place> PLACE = AttributeKey.valueOf(CountedTls.class, "place");

    private final ConnectionLimits limits;

    CountedTls(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** The place that the connection has had since its handshake; null when it had none. */
    static ConnectionLimits.@Nullable Place placeOf(HttpConnection connection) {
        return connection instanceof HttpServerConnection server
                ? server.channelHandlerContext().channel().attr(PLACE).get()
                : null;
    }

    @Override
    public CountedTls copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Handshakes(super.create(), limits);
            }
        };
    }

    private static final class Handshakes extends DelegatingSslContext {
        private final ConnectionLimits limits;

        private Handshakes(SslContext real, ConnectionLimits limits) {
            super(real);
            this.limits = limits;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // as it comes
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor tasks) {
            return new Handshake(newEngine(allocator), startTls, tasks, limits);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor tasks) {
            return new Handshake(newEngine(allocator, host, port), startTls, tasks, limits);
        }
    }

    /** Confined to the connection's loop. */
    private static final class Handshake extends SslHandler {
        private final ConnectionLimits limits;

        private Handshake(SSLEngine engine, boolean startTls, Executor tasks, ConnectionLimits limits) {
            super(engine, startTls, tasks);
            this.limits = limits;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            Channel channel = context.channel();
            InetAddress address = addressOf(channel);
            ConnectionLimits.Place place = address == null ? null : limits.enter(address);
            if (place == null) {
                var unused = channel.close();
                return;
            }
            channel.attr(PLACE).set(place);
            var unused = channel.closeFuture().addListener(closed -> place.leave());
            context.pipeline().addAfter(context.name(), null, new Http2Heads());
        }

        /** What the PROXY protocol has said, where it is spoken. */
        private static @Nullable InetAddress addressOf(Channel channel) {
            SocketAddress said =
                    channel.attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE).get();
            if (said == null && channel.remoteAddress() instanceof InetSocketAddress real) {
                said = SocketAddress.inetSocketAddress(real);
            }
            return ClientAddress.address(said);
        }
    }
}
