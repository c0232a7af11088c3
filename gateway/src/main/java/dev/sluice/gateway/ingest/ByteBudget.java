// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of bodies that the node holds between their arrival and their answer, and their bound. Thread-safe. */
final class ByteBudget {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    ByteBudget(long limit) {
        this.limit = limit;
    }

    /** Whether so many more may be held; then they are, until {@link #release}. */
    boolean reserve(int bytes) {
        if (held.addAndGet(bytes) <= limit) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void release(int bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
