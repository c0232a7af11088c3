// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.EgressProxy;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The idle connections to one checked address for one host. Confined to its client's event loop. */
final class Route {

    private static final Duration PROXY_LIMIT = Duration.ofSeconds(10);

    /** What tells routes apart: a connection is never used for another host, address, scheme, proxy or certificate. */
    record Key(
            boolean https,
            String host,
            InetSocketAddress address,
            @Nullable EgressProxy proxy,
            @Nullable OwnTls tls) {}

    private final Key key;
    private final HttpConnectOptions options;

    // not known to its connections any more: whoever remembers it asks again
    private boolean retired;

    // the one used last at the end, so that the ones not needed grow old
    private final Deque<Connection> idle = new ArrayDeque<>();

    Route(Key key) {
        this.key = key;
        this.options = new HttpConnectOptions()
                .setHost(key.host())
                .setPort(key.address().getPort())
                .setSsl(key.https())
                .setServer(SocketAddress.inetSocketAddress(key.address()));
        var tls = key.tls();
        if (key.https() && tls != null) {
            options.setSslOptions(tls.options());
        }
        var proxy = key.proxy();
        if (proxy != null) {
            options.setServer(withoutName(key.address())).setProxyOptions(options(proxy));
        }
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

    Key key() {
        return key;
    }

    HttpConnectOptions options() {
        return options;
    }

    /** A connection that is still good at {@code now}, or null. */
    @Nullable
    Connection take(long now) {
        for (Connection last = idle.pollLast(); last != null; last = idle.pollLast()) {
            if (last.isGood(now)) {
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

    boolean isRetired() {
        return retired;
    }

    void retired(boolean now) {
        retired = now;
    }

    boolean isEmpty() {
        return idle.isEmpty();
    }
}
