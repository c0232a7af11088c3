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
    private final AtomicInteger strangers = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> tenants = new ConcurrentHashMap<>();

    Admission(StreamLimits limits, Quotas quotas) {
        this.quotas = quotas;
        this.most = limits.sockets();
        this.mostOfTenant = limits.socketsPerTenant();
    }

    /**
     * Counts one in that has not said who it is; false, and nothing is counted, when there are too many: of all, or of its kind, which may
     * take a quarter of the places and not more.
     */
    boolean enter() {
        if (strangers.incrementAndGet() > Math.max(1, most / 4)) {
            strangers.decrementAndGet();
            return false;
        }
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            strangers.decrementAndGet();
            return false;
        }
        return true;
    }

    /** One that was counted in has said who it is. */
    void known() {
        strangers.decrementAndGet();
    }

    /** Counts one out. */
    void leave(boolean stranger) {
        open.decrementAndGet();
        if (stranger) {
            strangers.decrementAndGet();
        }
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
