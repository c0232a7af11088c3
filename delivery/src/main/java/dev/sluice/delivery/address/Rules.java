// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@link TargetPolicy} ready to be asked. Immutable. */
final class Rules {

    /** The same for every address that is refused: which address a name has is not told. */
    static final String ADDRESS_REFUSED = "the target's address is not allowed";

    private static final Set<String> METADATA_NAMES =
            Set.of("metadata.google.internal", "metadata.amazonaws.com", "metadata.goog");
    private static final Pattern NOT_DNS = Pattern.compile(".*\\.(onion|alt)");
    private static final Pattern PRIVATE_NAME =
            Pattern.compile("[^.]+|.*\\.(localhost|local|internal|lan|corp|home\\.arpa)");
    private static final Set<Integer> OTHERS_PORTS = Set.of(
            2375, 2376, 2377, 2378, 2379, 2380, 3306, 5432, 5984, 6379, 6443, 9092, 9093, 9200, 10250, 11211, 27017);

    private final boolean allowPrivate;
    private final boolean allowHttp;
    private final HostList allowed;
    private final HostList denied;
    private final OwnListeners own;
    private final @Nullable EgressProxy proxy;

    Rules(TargetPolicy policy) {
        allowPrivate = policy.allowPrivate();
        allowHttp = policy.allowHttp();
        allowed = new HostList(policy.allowHosts());
        denied = new HostList(policy.denyHosts());
        own = new OwnListeners(policy.ownListeners());
        proxy = policy.proxy();
    }

    @Nullable
    EgressProxy proxy() {
        return proxy;
    }

    /** Why a URL is refused as it is written. */
    Optional<String> refuses(TargetUrl url) {
        if (!url.https() && !allowHttp) {
            return Optional.of("must begin with https://");
        }
        byte[] address = IpRange.address(url.host());
        if (address != null) {
            return opens(url.host(), address, url.port()) ? Optional.empty() : Optional.of(ADDRESS_REFUSED);
        }
        return refusesName(url.host(), url.port());
    }

    private Optional<String> refusesName(String name, int port) {
        if (METADATA_NAMES.contains(name)
                || NOT_DNS.matcher(name).matches()
                || denied.matches(name)
                || own.isName(name, port)) {
            return Optional.of("the target's name is not allowed");
        }
        if (allowPrivate || allowed.matches(name) || allowed.hasRanges()) {
            return Optional.empty();
        }
        if (PRIVATE_NAME.matcher(name).matches()) {
            return Optional.of("a name of a private network");
        }
        return isWebPort(port) ? Optional.empty() : Optional.of("the target's port is not allowed");
    }

    /** Whether a request may go to this address of this host. */
    boolean opens(String host, byte[] address, int port) {
        var reach = Reach.of(address);
        if (reach == Reach.NEVER || own.isAddress(address, port) || denied.contains(address) || denied.matches(host)) {
            return false;
        }
        if (allowed.contains(address) || allowed.matches(host)) {
            return true;
        }
        return allowPrivate
                ? reach == Reach.PUBLIC || reach == Reach.PRIVATE
                : reach == Reach.PUBLIC && isWebPort(port);
    }

    private static boolean isWebPort(int port) {
        return port == 443 || port == 80 || (port >= 1024 && !OTHERS_PORTS.contains(port));
    }
}
