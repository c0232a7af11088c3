// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import io.vertx.core.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through to checked addresses only. As thread-safe as its {@link Names}.
 *
 * <p>A request is to be sent to one of the addresses that {@link #resolve} gives for it, not to the name: a second look-up
 * might answer differently.
 */
public final class AddressGuard {

    private static final Comparator<InetAddress> IPV4_FIRST =
            Comparator.comparing(address -> !(address instanceof Inet4Address));

    private volatile TargetPolicy policy;
    private volatile Rules rules;
    private final Names names;
    private final List<Consumer<TargetPolicy>> followers = new CopyOnWriteArrayList<>();

    public AddressGuard(TargetPolicy policy, Names names) {
        this.policy = policy;
        this.rules = new Rules(policy);
        this.names = names;
    }

    /** Another word of the operator's, for every look from now on. */
    public void replace(TargetPolicy next) {
        policy = next;
        rules = new Rules(next);
        followers.forEach(follower -> follower.accept(next));
    }

    /**
     * One for the requests to a single host that the operator himself names ({@link TargetPolicy#letting}). It follows every
     * {@link #replace} of this guard from now on.
     */
    public AddressGuard letting(String host) {
        AddressGuard guard = new AddressGuard(policy.letting(host), names);
        followers.add(next -> guard.replace(next.letting(host)));
        return guard;
    }

    /** Another object after each {@link #replace}: what was judged before it has to be judged again. */
    public Object edition() {
        return rules;
    }

    /** Through which proxy requests leave now; null: directly. */
    public @Nullable EgressProxy proxy() {
        return rules.proxy();
    }

    /** Why this URL is refused as it is written: the same as {@link UrlCheck#asWritten}. */
    public Optional<String> refuses(TargetUrl url) {
        return rules.refuses(url);
    }

    /**
     * The addresses a request to this host and port may be sent to, IPv4 first: each was checked, and one that is refused
     * refuses them all.
     *
     * @param host a name or an address literal (IPv6 without brackets)
     * @return at least one address; fails with {@link AddressRefusedException}, or as {@link Names} fails
     */
    public Future<List<InetSocketAddress>> resolve(String host, int port) {
        byte[] literal = IpRange.address(host);
        if (literal != null) {
            return checked(host, List.of(inetAddress(literal)), port);
        }
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return checked(host, List.of(inetAddress(new byte[] {127, 0, 0, 1}), inetAddress(ipv6Loopback())), port);
        }
        return names.resolve(host).compose(addresses -> checked(host, addresses, port));
    }

    private Future<List<InetSocketAddress>> checked(String host, List<InetAddress> addresses, int port) {
        for (InetAddress address : addresses) {
            if (!rules.opens(host, IpRange.plain(address.getAddress()), port)) {
                return Future.failedFuture(new AddressRefusedException(Rules.ADDRESS_REFUSED));
            }
        }
        return Future.succeededFuture(addresses.stream()
                .sorted(IPV4_FIRST)
                .map(address -> new InetSocketAddress(nameless(address), port))
                .toList());
    }

    // An address that remembers its name is a name to Vert.x, which would look it up again and connect to whatever that
    // gives.
    private static InetAddress nameless(InetAddress address) {
        return inetAddress(address.getAddress());
    }

    // RFC 6761: localhost is this machine, whatever a name server says.
    private static byte[] ipv6Loopback() {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return loopback;
    }

    private static InetAddress inetAddress(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", impossible);
        }
    }
}
