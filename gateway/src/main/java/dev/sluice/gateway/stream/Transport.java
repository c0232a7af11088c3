// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.Outlet;

/** A connection that streams go out on. Confined to its event loop. */
interface Transport extends Outlet {
    /** Whom a transport tells what happens on its connection. */
    interface Events {
        /** There is room again. */
        void drained();

        /** The client broke the protocol. */
        void violated(CloseCode code);

        /** The connection is gone. */
        void gone();
    }

    /** Sends what keeps an idle connection alive, and asks for a sign of life where the protocol has one. */
    void ping();

    /** Ends the connection after all that was written. */
    void close(CloseCode code);

    /** Ends the connection at once. */
    void abort();

    /** Whether a client that lives is heard of within a heartbeat. */
    boolean hearsPongs();
}
