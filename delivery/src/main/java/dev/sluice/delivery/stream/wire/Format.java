// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

/** The forms in which a stream is written. */
public enum Format {
    /** WebSocket subprotocol {@code sluice.v1}: each event stands behind its subscription's id and its number. */
    SLUICE_V1(false),
    /** WebSocket subprotocol {@code cloudevents.json}: each text frame is a CloudEvent. */
    CLOUDEVENTS(true),
    /** Server-Sent Events. */
    SSE(true);

    private final boolean shared;

    Format(boolean shared) {
        this.shared = shared;
    }

    /** Whether an event looks the same for every client. */
    public boolean shared() {
        return shared;
    }
}
