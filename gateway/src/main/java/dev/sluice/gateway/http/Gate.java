// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.delivery.address.Networks;
import java.util.List;
import java.util.Optional;

/** Who may connect to the public listener of a node, and how. One for all its event loops. Thread-safe. */
public final class Gate {
    private final ConnectionLimits limits;
    private final ClientAddress addresses;
    private final Optional<TlsFiles> tls;

    private Gate(ConnectionLimits limits, ClientAddress addresses, Optional<TlsFiles> tls) {
        this.limits = limits;
        this.addresses = addresses;
        this.tls = tls;
    }

    /**
     * As the operator says.
     *
     * @throws IllegalArgumentException when the files of TLS can't be used
     */
    public static Gate of(DoorSettings said) {
        Integer perAddress = said.maxConnectionsPerAddress();
        return new Gate(
                new ConnectionLimits(said.maxConnections(), perAddress == null ? Integer.MAX_VALUE : perAddress),
                new ClientAddress(Networks.of(said.trustedProxies()), said.forwarded()),
                Optional.ofNullable(said.tls()).map(TlsFiles::read));
    }

    /** For everybody, without TLS. */
    public static Gate open() {
        return of(new DoorSettings(null, Integer.MAX_VALUE, null, List.of(), Forwarded.FORWARDED));
    }

    ConnectionLimits limits() {
        return limits;
    }

    ClientAddress addresses() {
        return addresses;
    }

    Optional<TlsFiles> tls() {
        return tls;
    }
}
