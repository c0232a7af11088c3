// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A list of host globs and CIDRs, ready to be asked. In a glob {@code *} stands for any characters, dots included; case
 * does not count.
 */
final class HostList {

    private static final String GLOB = "[a-z0-9*]([a-z0-9.*_:-]*[a-z0-9*])?";

    private final List<String> globs = new ArrayList<>();
    private final List<IpRange> ranges = new ArrayList<>();

    /** @throws IllegalArgumentException for an entry that is neither */
    HostList(List<String> entries) {
        for (String entry : entries) {
            IpRange.parse(entry).ifPresentOrElse(ranges::add, () -> globs.add(glob(entry)));
        }
    }

    private static String glob(String entry) {
        var lower = entry.toLowerCase(Locale.ROOT);
        if (!lower.matches(GLOB)) {
            throw new IllegalArgumentException("neither a host glob nor a CIDR: " + entry);
        }
        return lower;
    }

    /** Whether a glob of the list matches a name, or an address as text. */
    boolean matches(String host) {
        return globs.stream().anyMatch(glob -> matches(glob, host));
    }

    boolean contains(byte[] address) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the list has a CIDR: then what a name leads to may be in it. */
    boolean hasRanges() {
        return !ranges.isEmpty();
    }

    // The usual two pointers: on a mismatch the last star takes one character more. Linear in space, no recursion.
    private static boolean matches(String glob, String host) {
        int g = 0;
        int h = 0;
        int star = -1;
        int mark = 0;
        while (h < host.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                mark = h;
            } else if (g < glob.length() && glob.charAt(g) == host.charAt(h)) {
                g++;
                h++;
            } else if (star >= 0) {
                g = star + 1;
                h = ++mark;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
