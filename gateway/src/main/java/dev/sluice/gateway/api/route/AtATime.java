// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets so many requests be under way at a time over the node, and half of them for one tenant's tokens. Thread-safe. */
public final class AtATime {
    private final int most;
    private final int mostOfOne;
    private final AtomicInteger underWay = new AtomicInteger();
    /** Who has none under way is not here. */
    private final Map<String, Integer> ofTenant = new ConcurrentHashMap<>();

    public AtATime(int most) {
        this.most = most;
        this.mostOfOne = Math.max(1, most / 2);
    }

    /** Does it, or fails with 429. */
    public <T> Future<T> run(Call call, Supplier<Future<T>> doing) {
        return run(call.principal().tenant(), doing);
    }

    <T> Future<T> run(String tenant, Supplier<Future<T>> doing) {
        if (!enter(tenant)) {
            return Future.failedFuture(
                    new ProblemException(ProblemCode.RATE_LIMITED, "too many of these are under way; ask again soon"));
        }
        return Future.succeededFuture().compose(entered -> doing.get()).onComplete(done -> leave(tenant));
    }

    private boolean enter(String tenant) {
        if (underWay.incrementAndGet() > most) {
            underWay.decrementAndGet();
            return false;
        }
        if (ofTenant.merge(tenant, 1, Integer::sum) > mostOfOne) {
            leave(tenant);
            return false;
        }
        return true;
    }

    private void leave(String tenant) {
        underWay.decrementAndGet();
        ofTenant.computeIfPresent(tenant, (name, count) -> count > 1 ? count - 1 : null);
    }

    /** Of how many tenants something is under way. */
    int tenants() {
        return ofTenant.size();
    }
}
