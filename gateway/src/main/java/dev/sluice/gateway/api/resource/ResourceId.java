// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Makes ids that sort by the time of their making: 48 bits of milliseconds and 80 random ones, 26 characters of base32. */
public final class ResourceId {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 10;
    private static final int LENGTH = 26;
    private static final int BASE = 32;
    private static final int RANDOM_LENGTH = RANDOM_BYTES * Byte.SIZE / 5;

    private ResourceId() {}

    /** A random one. */
    public static String next(String prefix, long epochMillis) {
        var random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return next(prefix, epochMillis, random);
    }

    /** One whose other bits are the first 80 of {@code mark}. */
    public static String next(String prefix, long epochMillis, byte[] mark) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putShort((short) (epochMillis >>> 32))
                .putInt((int) epochMillis)
                .put(mark, 0, RANDOM_BYTES)
                .array();
        String digits = new BigInteger(1, bytes).toString(BASE);
        return prefix + "0".repeat(LENGTH - digits.length()) + digits;
    }

    /** Whether two differ in nothing but the time of their making. */
    public static boolean haveOneMark(String one, String other) {
        return one.length() == other.length()
                && one.regionMatches(
                        one.length() - RANDOM_LENGTH, other, other.length() - RANDOM_LENGTH, RANDOM_LENGTH);
    }
}
