// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Whether a text is a host glob or a CIDR; asks no DNS. */
final class HostPattern {
    static final String RULE = "must be a host, a host glob such as *.example.com, or a CIDR such as 10.0.0.0/8";

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9*?._-]{1,253}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;

    private HostPattern() {}

    static boolean isOne(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return GLOB.matcher(text).matches() || isV6(text);
        }
        String address = text.substring(0, slash);
        String length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            return false;
        }
        int bits = Integer.parseInt(length);
        return V4.matcher(address).matches() ? bits <= V4_BITS : isV6(address) && bits <= V6_BITS;
    }

    private static boolean isV6(String text) {
        if (!V6.matcher(text).matches()) {
            return false;
        }
        try {
            return InetAddress.getByName(text) != null; // with a colon in it, it is a literal and never looked up
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
