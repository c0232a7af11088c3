// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many connections a node has at once, in all and from one address. Thread-safe. */
final class ConnectionLimits {
    private final int most;
    private final int mostFromOne;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /** @param mostFromOne from one address; {@link Integer#MAX_VALUE} counts none */
    ConnectionLimits(int most, int mostFromOne) {
        this.most = most;
        this.mostFromOne = mostFromOne;
    }

    /** What one connection takes, until it leaves. Confined to its loop. */
    final class Place {
        private final InetAddress address;
        private boolean left;

        private Place(InetAddress address) {
            this.address = address;
        }

        /** Makes room; nothing happens the second time. */
        void leave() {
            if (!left) {
                left = true;
                ConnectionLimits.this.leave(address);
            }
        }
    }

    /** One more; null when there are too many. */
    @Nullable
    Place enter(InetAddress address) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return null;
        }
        if (mostFromOne < Integer.MAX_VALUE && byAddress.merge(address, 1, Integer::sum) > mostFromOne) {
            leave(address);
            return null;
        }
        return new Place(address);
    }

    private void leave(InetAddress address) {
        open.decrementAndGet();
        if (mostFromOne < Integer.MAX_VALUE) {
            byAddress.computeIfPresent(address, (known, count) -> count == 1 ? null : count - 1);
        }
    }

    int open() {
        return open.get();
    }
}
