// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The idle connections to one checked address for one host. Confined to its client's event loop. */
final class Route {

    /** What tells routes apart: a connection is never used for another host, address or scheme. */
    record Key(boolean https, String host, InetSocketAddress address) {}

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
