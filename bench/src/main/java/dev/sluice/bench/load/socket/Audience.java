// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.socket;

import dev.sluice.bench.load.Latencies;
import dev.sluice.bench.load.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What all sockets have seen together. Confined to the reactor's thread. */
final class Audience {
    private static final int SAMPLE = 16;

    private final byte[] readyText;
    final Latencies latencies = new Latencies();
    long frames;
    int ready;
    int closed;
    private int fromStart = -1;
    private int fromEnd = -1;

    /** A socket counts as ready when a text with {@code readyText} came; when empty, once it is upgraded. */
    Audience(String readyText) {
        this.readyText = readyText.getBytes(StandardCharsets.US_ASCII);
    }

    boolean isReadyAtOnce() {
        return readyText.length == 0;
    }

    /** A whole text message; true when it is no event but what a client waits for. */
    boolean text(ByteBuffer bytes, int from, int to) {
        int stamp = stamp(bytes, from, to);
        if (stamp < 0) {
            return contains(bytes, from, to, readyText);
        }
        frames++;
        if (frames % SAMPLE == 0) {
            latencies.record(Stamp.now() - Stamp.read(bytes, stamp));
        }
        return false;
    }

    /** Events of a run are alike, so the stamp is mostly as far from the start or the end as it was in the last one. */
    private int stamp(ByteBuffer bytes, int from, int to) {
        if (fromStart >= 0 && Stamp.precedes(bytes, from, to, from + fromStart)) {
            return from + fromStart;
        }
        if (fromEnd >= 0 && Stamp.precedes(bytes, from, to, to - fromEnd)) {
            return to - fromEnd;
        }
        int found = Stamp.find(bytes, from, to);
        if (found >= 0) {
            fromStart = found - from;
            fromEnd = to - found;
        }
        return found;
    }

    static boolean contains(ByteBuffer bytes, int from, int to, byte[] text) {
        for (int at = from; at <= to - text.length; at++) {
            int same = 0;
            while (same < text.length && bytes.get(at + same) == text[same]) {
                same++;
            }
            if (same == text.length) {
                return true;
            }
        }
        return false;
    }
}
