// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.EgressProxy;
import dev.sluice.delivery.address.HostPort;
import dev.sluice.delivery.address.TargetPolicy;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom a node sends requests to: what {@code targets} says, and never its own listeners. */
final class TargetSide {
    private static final long STOP_MILLIS = 1_500;
    private static final int PROXY_PORT = 80;

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
        return new AddressGuard(policy(settings, own), names);
    }

    /** What {@code targets} means; {@code own} is empty where the listeners are not known. */
    static TargetPolicy policy(Settings settings, Set<HostPort> own) {
        var targets = settings.targets();
        return new TargetPolicy(
                targets.allowPrivate(),
                targets.allowHttp(),
                targets.allowHosts(),
                targets.denyHosts(),
                own,
                proxy(targets.proxy()));
    }

    private static @Nullable EgressProxy proxy(@Nullable URI url) {
        return url == null ? null : new EgressProxy(url.getHost(), url.getPort() < 0 ? PROXY_PORT : url.getPort());
    }
}
