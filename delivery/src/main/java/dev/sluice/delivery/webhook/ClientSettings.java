// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.connection.ConnectionSettings;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a client keeps its connections. It makes as many as there are attempts at the same time: lanes bound those.
 * Over HTTP/2 those of one endpoint share connections.
 *
 * @param userAgent sent with every request
 * @param keepAlive how long an idle connection lives, 1 s to 60 s
 * @param connectTimeout how long a connection may take to come up
 * @param trust whose certificates are believed; null for the JDK's authorities
 * @param clock says the time that is signed, and whether a secret's end has come
 * @param origin a DNS name by which endpoints that ask who sends know the gateway
 * @param maxConnections no idle connection is kept beyond so many, idle or in use
 */
public record ClientSettings(
        String userAgent,
        Duration keepAlive,
        Duration connectTimeout,
        @Nullable TrustOptions trust,
        InstantSource clock,
        String origin,
        int maxConnections) {

    private static final String NAMELESS = "sluice";
    private static final int MOST = 256;

    public ClientSettings {
        if (keepAlive.compareTo(Duration.ofSeconds(60)) > 0 || keepAlive.toSeconds() < 1) {
            throw new IllegalArgumentException("keepAlive: must be 1 s to 60 s, was " + keepAlive);
        }
    }

    /** By the machine's clock, of a gateway without a public name. */
    public ClientSettings(String userAgent, Duration keepAlive, Duration connectTimeout, @Nullable TrustOptions trust) {
        this(userAgent, keepAlive, connectTimeout, trust, InstantSource.system(), NAMELESS, MOST);
    }

    /** The same by another clock. */
    public ClientSettings by(InstantSource other) {
        return new ClientSettings(userAgent, keepAlive, connectTimeout, trust, other, origin, maxConnections);
    }

    /** The same of a gateway that is reached at {@code host}. */
    public ClientSettings from(String host) {
        return new ClientSettings(userAgent, keepAlive, connectTimeout, trust, clock, host, maxConnections);
    }

    /** The same with another bound on connections. */
    public ClientSettings atMost(int connections) {
        return new ClientSettings(userAgent, keepAlive, connectTimeout, trust, clock, origin, connections);
    }

    /** Of its connections. */
    ConnectionSettings connections() {
        return new ConnectionSettings(keepAlive, connectTimeout, trust, maxConnections);
    }

    /** What a gateway uses. */
    public static ClientSettings of(String userAgent) {
        return new ClientSettings(userAgent, Duration.ofSeconds(30), Duration.ofSeconds(10), null);
    }
}
