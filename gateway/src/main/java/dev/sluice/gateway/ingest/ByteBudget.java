// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of bodies that the node holds between their arrival and their answer, and their bound. A source has a quarter of it at most and
 * a tenant half, but always room for two bodies: they are counted before anybody knows who sends them, and what comes to one source must
 * not shut the others out. Thread-safe.
 */
final class ByteBudget {
    private static final int SOURCES = 4;
    private static final int TENANTS = 2;
    private static final long BODIES = 2;
    private static final int MOST_KNOWN = 10_000;

    private final long limit;
    private final long ofSource;
    private final long ofTenant;
    private final AtomicLong held = new AtomicLong();
    private final Map<String, Share> shares = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> tenants = new ConcurrentHashMap<>();

    /** What one source holds, and all sources of its tenant. */
    static final class Share {
        private final String owner;
        private final AtomicLong source = new AtomicLong();
        private final AtomicLong tenant;

        private Share(String owner, AtomicLong tenant) {
            this.owner = owner;
            this.tenant = tenant;
        }
    }

    /** @param largest body */
    ByteBudget(long limit, long largest) {
        this.limit = limit;
        this.ofSource = Math.max(limit / SOURCES, BODIES * largest);
        this.ofTenant = Math.max(limit / TENANTS, BODIES * largest);
    }

    /** The share that a source's bytes are counted on; what is taken from it goes back to it, not to another that is looked up later. */
    Share share(String source, String tenant) {
        Share known = shares.get(source);
        return known != null && known.owner.equals(tenant) ? known : made(source, tenant);
    }

    private Share made(String source, String tenant) {
        if (shares.size() >= MOST_KNOWN) {
            shares.values().removeIf(share -> share.source.get() == 0);
            tenants.values().removeIf(bytes -> bytes.get() == 0);
        }
        return shares.compute(
                source,
                (name, other) -> other != null && other.owner.equals(tenant)
                        ? other
                        : new Share(tenant, tenants.computeIfAbsent(tenant, owner -> new AtomicLong())));
    }

    /** Whether so many more may be held; then they are, until {@link #release}. */
    boolean reserve(Share share, int bytes) {
        if (!take(share.source, bytes, ofSource)) {
            return false;
        }
        if (!take(share.tenant, bytes, ofTenant)) {
            share.source.addAndGet(-bytes);
            return false;
        }
        if (!take(held, bytes, limit)) {
            share.source.addAndGet(-bytes);
            share.tenant.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    private static boolean take(AtomicLong from, int bytes, long most) {
        if (from.addAndGet(bytes) <= most) {
            return true;
        }
        from.addAndGet(-bytes);
        return false;
    }

    void release(Share share, int bytes) {
        share.source.addAndGet(-bytes);
        share.tenant.addAndGet(-bytes);
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
