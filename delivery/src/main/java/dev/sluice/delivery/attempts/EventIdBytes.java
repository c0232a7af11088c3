// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.nio.ByteBuffer;

/** An event's id as the 20 bytes that its 32 characters of base32 stand for. Pure. */
final class EventIdBytes {
    private static final String PREFIX = "evt_";
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int GROUPS = 4;
    private static final int CHARACTERS = 8;
    private static final int GROUP_BYTES = 5;

    private EventIdBytes() {}

    static byte[] of(String eventId) {
        byte[] bytes = new byte[GROUPS * GROUP_BYTES];
        for (int group = 0; group < GROUPS; group++) {
            long bits = 0;
            for (int i = 0; i < CHARACTERS; i++) {
                char c = eventId.charAt(PREFIX.length() + group * CHARACTERS + i);
                bits = (bits << 5) | (c >= 'a' ? c - 'a' : c - '2' + 26);
            }
            for (int i = GROUP_BYTES - 1; i >= 0; i--) {
                bytes[group * GROUP_BYTES + i] = (byte) bits;
                bits >>>= 8;
            }
        }
        return bytes;
    }

    static String read(ByteBuffer in) {
        StringBuilder text = new StringBuilder(PREFIX.length() + GROUPS * CHARACTERS).append(PREFIX);
        for (int group = 0; group < GROUPS; group++) {
            long bits = ((in.get() & 0xffL) << 32) | (in.getInt() & 0xffff_ffffL);
            for (int shift = 35; shift >= 0; shift -= 5) {
                text.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
            }
        }
        return text.toString();
    }
}
