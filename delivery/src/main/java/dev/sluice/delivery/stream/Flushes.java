// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import java.util.ArrayList;
import java.util.List;

/** Sockets that were written to and are to be flushed, each once, however many groups wrote to it. Confined to the hub's event loop. */
final class Flushes {
    private final StreamHub hub;
    private List<StreamSocket> sockets = new ArrayList<>();
    private boolean scheduled;

    /** Whether somebody writes who flushes by himself. */
    private boolean held;

    Flushes(StreamHub hub) {
        this.hub = hub;
    }

    /** The socket is flushed in a later turn of the loop, unless it happens before. */
    void add(StreamSocket socket) {
        sockets.add(socket);
        if (!scheduled && !held) {
            scheduled = true;
            hub.later(this::flush);
        }
    }

    /** Nothing is flushed by itself until {@link #release}. */
    void hold() {
        held = true;
    }

    /** Flushes what there is; what is added from now on is flushed by itself. */
    void release() {
        held = false;
        flush();
    }

    void flush() {
        scheduled = false;
        List<StreamSocket> now = sockets;
        sockets = new ArrayList<>();
        now.forEach(StreamSocket::flush);
    }
}
