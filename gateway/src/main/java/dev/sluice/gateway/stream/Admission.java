// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.gateway.quota.Quotas;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are on the node, in all and of each tenant. Thread-safe. */
final class Admission {
    private final int most;
    private final int mostOfTenant;
    private final Quotas quotas;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> tenants = new ConcurrentHashMap<>();

    Admission(StreamLimits limits, Quotas quotas) {
        this.quotas = quotas;
        this.most = limits.sockets();
        this.mostOfTenant = limits.socketsPerTenant();
    }

    /** Counts one in; false, and nothing is counted, when there are too many. */
    boolean enter() {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Counts one in of a tenant; false, and nothing is counted, when there are too many. */
    boolean enter(String tenant) {
        boolean[] entered = new boolean[1];
        tenants.compute(tenant, (name, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < mostOfTenant && quotas.mayOpenStream(tenant, now);
            return entered[0] ? Integer.valueOf(now + 1) : count;
        });
        return entered[0];
    }

    void leave(String tenant) {
        tenants.compute(tenant, (name, count) -> count == null || count == 1 ? null : Integer.valueOf(count - 1));
    }
}
