// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IpRangeProperties {

    @Property
    void a_v4_block_holds_what_arithmetic_says(
            @ForAll @Size(4) byte[] first, @ForAll @IntRange(max = 32) int bits, @ForAll @Size(4) byte[] other) {
        agrees(first, bits, other);
        agrees(first, bits, flipped(first, bits));
        agrees(first, bits, flipped(first, bits - 1));
    }

    @Property
    void a_v6_block_holds_what_arithmetic_says(
            @ForAll @Size(16) byte[] first, @ForAll @IntRange(max = 128) int bits, @ForAll @Size(16) byte[] other) {
        agrees(IpRange.plain(first), Math.min(bits, IpRange.plain(first).length * 8), other);
        agrees(first, bits, flipped(first, bits));
        agrees(first, bits, flipped(first, bits - 1));
    }

    // The nearest misses and hits: one bit turned at the border of the prefix.
    private static byte[] flipped(byte[] address, int bit) {
        byte[] other = address.clone();
        if (bit >= 0 && bit < address.length * 8) {
            other[bit / 8] ^= (byte) (0x80 >>> (bit % 8));
        }
        return other;
    }

    private static void agrees(byte[] first, int bits, byte[] address) {
        if (IpRange.plain(first).length != first.length) {
            return;
        }
        var range = IpRange.of(NetUtil.bytesToIpAddress(first) + "/" + bits);

        assertThat(range.contains(address))
                .isEqualTo(first.length == address.length && reference(first, bits, address));
    }

    private static boolean reference(byte[] first, int bits, byte[] address) {
        int rest = first.length * 8 - bits;
        return new BigInteger(1, first).shiftRight(rest).equals(new BigInteger(1, address).shiftRight(rest));
    }
}
