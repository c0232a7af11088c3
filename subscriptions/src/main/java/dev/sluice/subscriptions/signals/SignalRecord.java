// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A record's value: version 1 | version of the kind's codec | length of the node's name (1 byte) | the node's name, UTF-8 | the value.
 */
final class SignalRecord {
    private static final byte VERSION = 1;
    private static final int HEAD = 3;
    private static final int LONGEST_NAME = 255;

    private final byte codec;
    private final String node;
    private final byte[] value;

    SignalRecord(byte codec, String node, byte[] value) {
        this.codec = codec;
        this.node = node;
        this.value = value;
    }

    byte codec() {
        return codec;
    }

    String node() {
        return node;
    }

    byte[] value() {
        return value;
    }

    byte[] bytes() {
        byte[] name = node.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_NAME) throw new IllegalArgumentException("a node's name has at most 255 bytes");
        return ByteBuffer.allocate(HEAD + name.length + value.length)
                .put(VERSION)
                .put(codec)
                .put((byte) name.length)
                .put(name)
                .put(value)
                .array();
    }

    static SignalRecord of(byte[] bytes) {
        if (bytes.length < HEAD || bytes[0] != VERSION) throw new IllegalArgumentException("of another version");
        int from = HEAD + Byte.toUnsignedInt(bytes[2]);
        if (bytes.length < from) throw new IllegalArgumentException("cut off");
        String node = new String(bytes, HEAD, from - HEAD, StandardCharsets.UTF_8);
        return new SignalRecord(bytes[1], node, Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
