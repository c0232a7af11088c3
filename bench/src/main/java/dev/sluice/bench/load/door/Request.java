// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import java.nio.ByteBuffer;

/** What a provider posts, a new one each time. Confined to one thread. */
interface Request {
    /** Puts the next request into {@code out}, stamped as sent at {@code nanos}. */
    void next(ByteBuffer out, long nanos);
}
