// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import io.netty.util.NetUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses: those that share the first {@code bits} bits of {@code first}. An IPv4 block holds IPv4 addresses
 * only; IPv4 in IPv6 clothing is to be taken out of it first, see {@link #plain}.
 */
final class IpRange {

    private static final int MAPPED_PREFIX = 10;
    private static final String MAPPED = "::ffff:";

    private final byte[] first;
    private final int bits;

    private IpRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /** One address. */
    static IpRange single(byte[] address) {
        return new IpRange(address.clone(), address.length * Byte.SIZE);
    }

    /** A block as in {@code 10.0.0.0/8} or {@code fc00::/7}, or a single address; empty when the text is neither. */
    static Optional<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        int width = address.length * Byte.SIZE;
        int bits = slash < 0 ? width : prefixLength(text.substring(slash + 1));
        return bits < 0 || bits > width ? Optional.empty() : Optional.of(new IpRange(address, bits));
    }

    /** For the constants of this package. */
    static IpRange of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a block of addresses: " + text));
    }

    boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (address[i] != first[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((address[whole] ^ first[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
    }

    /** The bytes of an address literal: four decimal parts, or IPv6 without brackets and zone; null for anything else. */
    static byte @Nullable [] address(String text) {
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return null;
        }
        if (text.indexOf(':') < 0 ? !isDottedQuad(text) : isOddlyDotted(text)) {
            return null;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        return bytes == null ? null : plain(bytes);
    }

    /** IPv4 mapped into IPv6 ({@code ::ffff:a.b.c.d}) as IPv4, everything else as it is. */
    static byte[] plain(byte[] address) {
        if (address.length != 16 || address[10] != (byte) 0xff || address[11] != (byte) 0xff) {
            return address;
        }
        for (int i = 0; i < MAPPED_PREFIX; i++) {
            if (address[i] != 0) {
                return address;
            }
        }
        return part(address, 12);
    }

    /** Four bytes of an address. */
    static byte[] part(byte[] address, int from) {
        return new byte[] {address[from], address[from + 1], address[from + 2], address[from + 3]};
    }

    // NetUtil takes leading zeros for decimal, libc for octal: what parsers read differently is no address here.
    private static boolean isDottedQuad(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            int value = decimal(part, 3);
            if (value < 0 || value > 255) {
                return false;
            }
        }
        return true;
    }

    // NetUtil reads ::1.2.3.4 as mapped, others as compatible: dots are for the mapped form alone.
    private static boolean isOddlyDotted(String text) {
        return text.indexOf('.') >= 0
                && !(text.regionMatches(true, 0, MAPPED, 0, MAPPED.length())
                        && isDottedQuad(text.substring(MAPPED.length())));
    }

    private static int prefixLength(String text) {
        return decimal(text, 3);
    }

    private static int decimal(String text, int maxDigits) {
        if (text.isEmpty() || text.length() > maxDigits || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }
}
