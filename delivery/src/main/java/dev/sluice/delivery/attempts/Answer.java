// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.util.Arrays;

/** Takes the first bytes of one answer's body as they come. Confined to one event loop. */
public final class Answer {
    private static final byte[] NOTHING = {};

    private byte[] first = NOTHING;

    /** Whether there is room for more. */
    public boolean wants() {
        return first.length < Snippet.MAX_BYTES;
    }

    /** Takes what there is room for. */
    public void take(byte[] more) {
        int has = first.length;
        int taken = Math.min(more.length, Snippet.MAX_BYTES - has);
        first = Arrays.copyOf(first, has + taken);
        System.arraycopy(more, 0, first, has, taken);
    }

    /** What was taken, made harmless; empty when nothing came. */
    public String text() {
        return first.length == 0 ? "" : Snippet.of(first);
    }
}
