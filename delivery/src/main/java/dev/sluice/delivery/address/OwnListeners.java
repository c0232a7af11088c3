// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where the gateway itself listens. The machine's addresses are read when this is made. */
final class OwnListeners {

    private static final List<String> ANYWHERE = List.of("0.0.0.0", "::");
    private static final List<IpRange> LOOPBACK = List.of(IpRange.of("127.0.0.0/8"), IpRange.of("::1/128"));

    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final Set<HostPort> names = new HashSet<>();
    private final List<Listener> listeners = new ArrayList<>();

    private record Listener(IpRange range, int port) {
        boolean isLoopback() {
            return range.contains(IPV4_LOOPBACK) || range.contains(IPV6_LOOPBACK);
        }
    }

    OwnListeners(Collection<HostPort> own) {
        for (HostPort listener : own) {
            add(listener.host().toLowerCase(Locale.ROOT), listener.port());
        }
    }

    private void add(String host, int port) {
        if (ANYWHERE.contains(host)) {
            LOOPBACK.forEach(range -> listeners.add(new Listener(range, port)));
            machine().forEach(range -> listeners.add(new Listener(range, port)));
        } else if (host.equals("localhost")) {
            add("127.0.0.1", port);
            add("::1", port);
        } else {
            IpRange.parse(host)
                    .ifPresentOrElse(
                            range -> listeners.add(new Listener(range, port)),
                            () -> names.add(new HostPort(host, port)));
        }
    }

    boolean isName(String host, int port) {
        return (!names.isEmpty() && names.contains(new HostPort(host, port)))
                || (isLocalhost(host) && listeners.stream().anyMatch(own -> own.port == port && own.isLoopback()));
    }

    /** RFC 6761, 6.3: needs no name server to be known as this machine. */
    private static boolean isLocalhost(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    boolean isAddress(byte[] address, int port) {
        for (int i = 0; i < listeners.size(); i++) {
            var listener = listeners.get(i);
            if (listener.port == port && listener.range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<IpRange> machine() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getAddress)
                    .map(IpRange::plain)
                    .map(IpRange::single)
                    .toList();
        } catch (SocketException unreadable) {
            throw new IllegalStateException("the machine's addresses can't be read", unreadable);
        }
    }
}
