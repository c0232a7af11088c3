// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import io.netty.buffer.ByteBuf;

/** The way out to one client. Confined to its event loop. Whoever implements it calls {@link StreamSocket#drained()}. */
public interface Outlet {
    /** Puts bytes, ready for the wire, behind those before; takes over the reference. A closed outlet drops them. */
    void write(ByteBuf bytes);

    /** Lets go what was written. */
    void flush();

    /** Bytes written that have not left yet. */
    long waiting();

    /** Grows whenever some of them leave, and only then. */
    long left();
}
