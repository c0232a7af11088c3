// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.HostPort;
import dev.sluice.gateway.check.ConfigChecks;
import io.vertx.core.Vertx;
import java.util.Set;

/** Whom a node sends requests to: what {@code targets} says, and never its own listeners. */
final class TargetSide {
    private static final long STOP_MILLIS = 1_500;

    private TargetSide() {}

    /** The node's own listeners. */
    static Set<HostPort> own(Settings settings, Node.Addresses addresses) {
        return Set.of(
                new HostPort(settings.server().host(), addresses.port()),
                new HostPort(settings.management().host(), addresses.managementPort()));
    }

    /** Checks every address that a name stands for, as {@code targets} says now. */
    static AddressGuard guard(Settings settings, Set<HostPort> own, Vertx vertx, Closers closers) {
        DnsNames names = DnsNames.ofMachine(vertx, true);
        closers.add("names", STOP_MILLIS, names::close);
        return new AddressGuard(ConfigChecks.targets(settings, own), names);
    }
}
