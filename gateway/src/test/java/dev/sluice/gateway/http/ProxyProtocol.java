// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a proxy of TCP says first on a connection (haproxy's proxy-protocol.txt), as text of which each character is a byte. */
public final class ProxyProtocol {
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int IPV4_BYTES = 4;

    private ProxyProtocol() {}

    /** Version 1. */
    public static String first(String client) {
        return client.indexOf(':') < 0
                ? "PROXY TCP4 " + client + " 127.0.0.1 40000 443\r\n"
                : "PROXY TCP6 " + client + " ::1 40000 443\r\n";
    }

    /** Version 2. */
    public static String second(String client) {
        byte[] source = bytes(client);
        var addresses = new ByteArrayOutputStream();
        addresses.writeBytes(source);
        addresses.writeBytes(bytes(source.length == IPV4_BYTES ? "127.0.0.1" : "::1"));
        addresses.writeBytes(new byte[] {(byte) 0x9c, 0x40, 0x01, (byte) 0xbb});
        return head(PROXY, source.length == IPV4_BYTES ? TCP4 : TCP6, addresses.toByteArray());
    }

    /** Version 2, of a connection that is the proxy's own, such as a look at our health. */
    public static String own() {
        return head(LOCAL, 0, new byte[0]);
    }

    private static String head(int command, int family, byte[] addresses) {
        var head = new ByteArrayOutputStream();
        head.writeBytes(SIGNATURE);
        head.write(command);
        head.write(family);
        head.write(addresses.length >> 8);
        head.write(addresses.length);
        head.writeBytes(addresses);
        return head.toString(ISO_8859_1);
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException notAnAddress) {
            throw new AssertionError(notAnAddress);
        }
    }
}
