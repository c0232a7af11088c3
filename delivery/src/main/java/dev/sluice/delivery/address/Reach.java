// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.util.List;
import java.util.stream.Stream;

/** What kind of place an address leads to. */
enum Reach {
    /** The public internet. */
    PUBLIC,
    /** This machine or the operator's own network: opened by {@code allowPrivate} or {@code allowHosts}. */
    PRIVATE,
    /** Set apart for documentation, tests, transition and the future: opened by {@code allowHosts} alone. */
    SPECIAL,
    /** Cloud metadata and link-local services, no single machine, or none: never opened. */
    NEVER;

    private static final List<IpRange> NEVER_RANGES = ranges(
            "0.0.0.0/8",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "192.0.0.192/32",
            "224.0.0.0/4",
            "255.255.255.255/32",
            "::/128",
            "fd00:ec2::254/128",
            "fd20:ce::254/128",
            "fe80::/10",
            "ff00::/8");

    private static final List<IpRange> PRIVATE_RANGES = ranges(
            "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    private static final List<IpRange> SPECIAL_RANGES = ranges(
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    private static final IpRange GLOBAL_UNICAST = IpRange.of("2000::/3");
    private static final IpRange SIX_TO_FOUR = IpRange.of("2002::/16");
    private static final List<IpRange> V4_IN_LAST_BYTES = ranges("::/96", "64:ff9b::/96", "64:ff9b:1::/48");

    /** Of an address as {@link IpRange#plain} leaves it. */
    static Reach of(byte[] address) {
        if (within(NEVER_RANGES, address) || carriesNever(address)) {
            return NEVER;
        }
        if (within(PRIVATE_RANGES, address)) {
            return PRIVATE;
        }
        boolean setApart = address.length == 16 && !GLOBAL_UNICAST.contains(address);
        return setApart || within(SPECIAL_RANGES, address) ? SPECIAL : PUBLIC;
    }

    // An operator who opens NAT64 or 6to4 does not thereby open the metadata service behind it.
    private static boolean carriesNever(byte[] address) {
        if (SIX_TO_FOUR.contains(address)) {
            return within(NEVER_RANGES, IpRange.part(address, 2));
        }
        return within(V4_IN_LAST_BYTES, address)
                && !within(PRIVATE_RANGES, address)
                && within(NEVER_RANGES, IpRange.part(address, 12));
    }

    private static boolean within(List<IpRange> ranges, byte[] address) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<IpRange> ranges(String... texts) {
        return Stream.of(texts).map(IpRange::of).toList();
    }
}
