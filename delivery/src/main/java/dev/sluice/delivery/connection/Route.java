// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import dev.sluice.delivery.address.EgressProxy;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpConnectParams;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The idle connections to one checked address for one host. Confined to its client's event loop. */
public final class Route {

    private static final Duration PROXY_LIMIT = Duration.ofSeconds(10);
    private static final List<HttpVersion> BOTH = List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);
    private static final List<HttpVersion> OLD = List.of(HttpVersion.HTTP_1_1);

    /** What tells routes apart: a connection is never used for another host, address, scheme, proxy or certificate. */
    public record Key(
            boolean https,
            String host,
            InetSocketAddress address,
            @Nullable EgressProxy proxy,
            @Nullable OwnTls tls) {}

    private final Key key;
    private final HostAndPort authority;
    private final SocketAddress server;

    // not known to its connections any more: whoever remembers it asks again
    private boolean retired;

    // HTTP/2 was said to be of no use here (RFC 9113 section 7, HTTP_1_1_REQUIRED)
    private boolean old;

    // the other side chose HTTP/2 the last time
    private boolean multiplexed;

    // the one used last at the end, so that the ones not needed grow old
    private final Deque<Connection> idle = new ArrayDeque<>();

    Route(Key key) {
        this.key = key;
        this.authority = HostAndPort.authority(key.host(), key.address().getPort());
        this.server = key.proxy() == null ? SocketAddress.inetSocketAddress(key.address()) : withoutName(key.address());
    }

    // A proxy that is told a name would look it up itself: it might find another address than the checked one.
    private static SocketAddress withoutName(InetSocketAddress address) {
        return SocketAddress.inetSocketAddress(address.getPort(), NetUtil.toAddressString(address.getAddress()));
    }

    private static ProxyOptions options(EgressProxy proxy) {
        return new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.host())
                .setPort(proxy.port())
                .setConnectTimeout(PROXY_LIMIT);
    }

    /** What tells it apart. */
    public Key key() {
        return key;
    }

    HostAndPort authority() {
        return authority;
    }

    SocketAddress server() {
        return server;
    }

    /** What a connection is made with. */
    ConnectOptions options(ClientSSLOptions usual) {
        var options = new ConnectOptions()
                .setRemoteAddress(server)
                .setHost(key.host())
                .setPort(key.address().getPort())
                .setSsl(key.https());
        if (key.https()) {
            var own = key.tls();
            var tls = (own == null ? usual : own.options()).copy();
            tls.setUseAlpn(true)
                    .setApplicationLayerProtocols(
                            versions().stream().map(HttpVersion::alpnName).toList());
            options.setSslOptions(tls);
        }
        var proxy = key.proxy();
        return proxy == null ? options : options.setProxyOptions(options(proxy));
    }

    /** What may be spoken over it. */
    HttpConnectParams protocols() {
        return new HttpConnectParams(versions(), null, null, key.https());
    }

    private List<HttpVersion> versions() {
        return key.https() && !old ? BOTH : OLD;
    }

    /** HTTP/1.1 alone from now on. */
    public void requiresOld() {
        old = true;
        multiplexed = false;
    }

    /** Whether the next connection will probably take many requests at a time. */
    boolean isMultiplexed() {
        return multiplexed;
    }

    /** What the other side chose. */
    void chose(boolean http2) {
        multiplexed = http2;
    }

    /** A connection that is still good at {@code now}, with room for a request of {@code by}, entered; or null. */
    @Nullable
    Connection take(Line by, long now) {
        var shared = by.shared(this);
        if (shared != null) {
            shared.enter(by);
            return shared;
        }
        for (Connection last = idle.pollLast(); last != null; last = idle.pollLast()) {
            if (last.isGood(now)) {
                last.enter(by);
                return last;
            }
            last.close();
        }
        return null;
    }

    void keep(Connection connection) {
        idle.addLast(connection);
    }

    void forget(Connection connection) {
        idle.remove(connection);
    }

    /** Closes what has been idle for too long. */
    void closeOld(long now) {
        for (Connection first = idle.peekFirst(); first != null && !first.isGood(now); first = idle.peekFirst()) {
            idle.removeFirst();
            first.close();
        }
    }

    /** Whether its connections do not know it any more: whoever remembers it asks again. */
    public boolean isRetired() {
        return retired;
    }

    void retired(boolean now) {
        retired = now;
    }

    boolean isEmpty() {
        return idle.isEmpty();
    }
}
