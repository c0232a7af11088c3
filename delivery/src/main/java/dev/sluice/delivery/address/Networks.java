// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks of addresses, ready to be asked. Immutable. */
public final class Networks {
    private final List<IpRange> ranges;

    private Networks(List<IpRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * Of addresses and CIDRs.
     *
     * @throws IllegalArgumentException for an entry that is neither
     */
    public static Networks of(List<String> entries) {
        return new Networks(entries.stream().map(IpRange::of).toList());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether the address is in one of them; IPv4 in IPv6's clothing is IPv4. */
    public boolean contains(InetAddress address) {
        byte[] plain = IpRange.plain(address.getAddress());
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(plain)) {
                return true;
            }
        }
        return false;
    }

    /** The address that a text is, IPv6 without brackets; null when it is none. No name is looked up. */
    public static @Nullable InetAddress literal(String text) {
        byte[] bytes = IpRange.address(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", impossible);
        }
    }
}
