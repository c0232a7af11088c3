// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one thing, of which there are so many places: tenants have turns, and so have a tenant's sources. When all places are
 * taken, the tenant that has most gives up its last for one that has fewer, and among its own sources the same: so neither a source nor
 * a tenant with many shuts others out. Confined to one event loop.
 *
 * @param <T> what waits
 */
final class ProofPlaces<T> {
    private final int most;
    private final int mostOfOne;
    /** The one whose turn is next first; none without anything that waits. */
    private final LinkedHashMap<String, Tenant<T>> tenants = new LinkedHashMap<>();

    private int waiting;

    private static final class Tenant<T> {
        /** By source, the one whose turn is next first; no source without any. */
        private final LinkedHashMap<String, ArrayDeque<T>> sources = new LinkedHashMap<>();

        private int waiting;

        int of(String source) {
            ArrayDeque<T> queue = sources.get(source);
            return queue == null ? 0 : queue.size();
        }
    }

    /** @param mostOfOne of one source */
    ProofPlaces(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    int waiting() {
        return waiting;
    }

    /**
     * Adds one, if there is a place for it.
     *
     * @return null; or who has no place: this one, or another that has given up its own
     */
    @Nullable
    T add(String tenant, String source, T one) {
        Tenant<T> known = tenants.get(tenant);
        int ofTenant = known == null ? 0 : known.waiting;
        int ofSource = known == null ? 0 : known.of(source);
        if (ofSource >= mostOfOne) {
            return one;
        }
        T given = null;
        if (waiting >= most) {
            given = giveUp(tenant, ofTenant, ofSource);
            if (given == null) {
                return one;
            }
        }
        Tenant<T> own = tenants.computeIfAbsent(tenant, name -> new Tenant<>());
        own.sources.computeIfAbsent(source, name -> new ArrayDeque<>()).add(one);
        own.waiting++;
        waiting++;
        return given;
    }

    /** Of the tenant that has most, if this one does not come to have more than it by that; else of this one itself. */
    private @Nullable T giveUp(String tenant, int ofTenant, int ofSource) {
        String greatest = tenant;
        int count = ofTenant + 1;
        for (Map.Entry<String, Tenant<T>> each : tenants.entrySet()) {
            if (each.getValue().waiting > count) {
                greatest = each.getKey();
                count = each.getValue().waiting;
            }
        }
        Tenant<T> giver = tenants.get(greatest);
        return giver == null ? null : giveUp(greatest, giver, greatest.equals(tenant) ? ofSource + 1 : 0);
    }

    /** The last of the source that has most, if it has more than {@code least}. */
    private @Nullable T giveUp(String tenant, Tenant<T> giver, int least) {
        String greatest = null;
        int count = least;
        for (Map.Entry<String, ArrayDeque<T>> each : giver.sources.entrySet()) {
            if (each.getValue().size() > count) {
                greatest = each.getKey();
                count = each.getValue().size();
            }
        }
        ArrayDeque<T> queue = greatest == null ? null : giver.sources.get(greatest);
        if (greatest == null || queue == null) {
            return null;
        }
        T last = queue.removeLast();
        left(tenant, giver, greatest, queue);
        return last;
    }

    /** Takes one of the tenant and the source whose turn it is; both go behind the others. */
    T next() {
        Map.Entry<String, Tenant<T>> turn = tenants.entrySet().iterator().next();
        String name = turn.getKey();
        Tenant<T> tenant = turn.getValue();
        Map.Entry<String, ArrayDeque<T>> sourceTurn =
                tenant.sources.entrySet().iterator().next();
        String source = sourceTurn.getKey();
        ArrayDeque<T> queue = sourceTurn.getValue();
        tenants.remove(name);
        tenant.sources.remove(source);
        T next = queue.remove();
        if (!queue.isEmpty()) {
            tenant.sources.put(source, queue);
        }
        tenant.waiting--;
        waiting--;
        if (tenant.waiting > 0) {
            tenants.put(name, tenant);
        }
        return next;
    }

    /** Takes this one out, wherever it stands; false when it does not wait any more. */
    boolean remove(String tenant, String source, T one) {
        Tenant<T> own = tenants.get(tenant);
        ArrayDeque<T> queue = own == null ? null : own.sources.get(source);
        if (own == null || queue == null || !queue.remove(one)) {
            return false;
        }
        left(tenant, own, source, queue);
        return true;
    }

    private void left(String name, Tenant<T> tenant, String source, ArrayDeque<T> queue) {
        if (queue.isEmpty()) {
            tenant.sources.remove(source);
        }
        tenant.waiting--;
        waiting--;
        if (tenant.waiting == 0) {
            tenants.remove(name);
        }
    }
}
