// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to the public listener, and how.
 *
 * @param tls null for plain HTTP
 * @param maxConnections over the node, 1 to 1,000,000; 20,000 when left out
 * @param maxConnectionsPerAddress null for no bound
 * @param trustedProxies addresses and blocks of addresses whose word on the sender's address counts; none when empty
 * @param forwarded where they say it
 */
public record DoorSettings(
        @Nullable Tls tls,
        int maxConnections,
        @Nullable Integer maxConnectionsPerAddress,
        List<String> trustedProxies,
        Forwarded forwarded) {
    public DoorSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * Files in PEM, read again when they change.
     *
     * @param certificate the chain, the server's own first
     * @param key of it, PKCS #8
     * @param clientCa whose certificates of clients are believed; null where clients are not asked for any
     */
    public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}

    /** Where a proxy tells from where a request came. */
    public enum Forwarded {
        /** RFC 7239. */
        FORWARDED,
        X_FORWARDED_FOR,
        /** Before everything else on the connection, as HAProxy and load balancers of TCP write it; version 1 or 2. */
        PROXY_PROTOCOL
    }
}
