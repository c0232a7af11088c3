// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import java.time.Duration;
import java.util.List;

/**
 * Bounds and rhythms of streams.
 *
 * @param allowedOrigins {@code scheme://host[:port]} of pages that may connect
 * @param anyLocalhost whether every page of this machine may as well (dev)
 * @param maxAge of one connection
 * @param heartbeat how often an idle client hears of us
 * @param authWithin how long a client may take for its first frame
 * @param stalledAfter how long waiting bytes may stand still
 * @param expiryWarning how long before its token expires a client is told
 * @param sockets connections on the node
 * @param socketsPerTenant connections of one tenant on the node
 * @param connectsPerSecond new connections on one event loop
 */
public record StreamLimits(
        List<String> allowedOrigins,
        boolean anyLocalhost,
        Duration maxAge,
        Duration heartbeat,
        Duration authWithin,
        Duration stalledAfter,
        Duration expiryWarning,
        int sockets,
        int socketsPerTenant,
        int connectsPerSecond) {
    /** Subscriptions on one socket. */
    static final int SUBSCRIPTIONS = 64;
    /** Of one message from a client; longer is a 1009. */
    static final int MESSAGE_BYTES = 64 << 10;
    /** Credit that one message may give. */
    static final int CREDIT = 1_000_000;

    public StreamLimits {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** What the operator said, and for the rest 25 s, 10 s, 60 s, 60 s, 20,000, 15,000, 1,000 a second. */
    public static StreamLimits of(List<String> allowedOrigins, boolean anyLocalhost, Duration maxAge) {
        return new StreamLimits(
                allowedOrigins,
                anyLocalhost,
                maxAge,
                Duration.ofSeconds(25),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                20_000,
                15_000,
                1_000);
    }
}
