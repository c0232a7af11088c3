// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator's word on targets: section {@code targets} of the configuration.
 *
 * @param allowPrivate whether loopback, private and shared addresses, and any port, are open
 * @param allowHttp whether {@code http} is allowed beside {@code https}
 * @param allowHosts host globs or CIDRs let through although private
 * @param denyHosts host globs or CIDRs refused whatever else is set
 * @param ownListeners the gateway's own listeners, refused whatever else is set; as cloud metadata addresses are
 * @param proxy through which requests leave; null: directly
 */
public record TargetPolicy(
        boolean allowPrivate,
        boolean allowHttp,
        List<String> allowHosts,
        List<String> denyHosts,
        Set<HostPort> ownListeners,
        @Nullable EgressProxy proxy) {

    public TargetPolicy {
        allowHosts = List.copyOf(allowHosts);
        denyHosts = List.copyOf(denyHosts);
        ownListeners = Set.copyOf(ownListeners);
        checkEntries(allowHosts);
        checkEntries(denyHosts);
    }

    /** One whose requests leave directly. */
    public TargetPolicy(
            boolean allowPrivate,
            boolean allowHttp,
            List<String> allowHosts,
            List<String> denyHosts,
            Set<HostPort> ownListeners) {
        this(allowPrivate, allowHttp, allowHosts, denyHosts, ownListeners, null);
    }

    /**
     * The same, which also lets through this one host although private: for what the operator himself names, not a tenant.
     *
     * @param host a name; an address stays judged as it is
     */
    public TargetPolicy letting(String host) {
        if (IpRange.address(host) != null) {
            return this;
        }
        List<String> hosts = Stream.concat(allowHosts.stream(), Stream.of(host)).toList();
        return new TargetPolicy(allowPrivate, allowHttp, hosts, denyHosts, ownListeners, proxy);
    }

    private static void checkEntries(List<String> entries) {
        new HostList(entries).hasRanges();
    }

    /** Public addresses over https, nothing else. */
    public static TargetPolicy strict() {
        return new TargetPolicy(false, false, List.of(), List.of(), Set.of());
    }
}
