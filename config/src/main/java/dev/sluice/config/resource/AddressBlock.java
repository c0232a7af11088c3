// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Whether a text is an address or a block of addresses (CIDR); asks no DNS. */
public final class AddressBlock {
    public static final String RULE = "must be an address or a CIDR such as 203.0.113.0/24";

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}(/([12]?[0-9]|3[0-2]))?");
    private static final Pattern V6 =
            Pattern.compile("([0-9A-Fa-f:]*:[0-9A-Fa-f:]*)(/([1-9]?[0-9]|1[01][0-9]|12[0-8]))?");

    private AddressBlock() {}

    public static boolean isOne(String text) {
        if (V4.matcher(text).matches()) {
            return true;
        }
        var v6 = V6.matcher(text);
        if (!v6.matches()) {
            return false;
        }
        try {
            return InetAddress.getByName(v6.group(1))
                    != null; // with a colon in it, it is a literal and never looked up
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
