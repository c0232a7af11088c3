// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.gateway.auth.jwks.PublishedKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sets of keys of the issuers that sources name, each asked for as long as it is used. When there is no room, for a tenant or for
 * all, one of its own gives way that nobody has asked for lately: sources come and go. Thread-safe.
 */
final class Issuers {
    static final int MOST = 1_000;
    static final int MOST_OF_TENANT = 200;
    static final Duration IDLE = Duration.ofMinutes(10);

    private final Function<String, PublishedKeys> start;
    private final Map<String, Used> used = new ConcurrentHashMap<>();

    private record Used(PublishedKeys keys, String tenant, AtomicLong lastNanos) {}

    Issuers(Function<String, PublishedKeys> start) {
        this.start = start;
    }

    /**
     * The issuer's; null when there is no room for one more.
     *
     * @param tenant whose source names it; it counts on the first that does
     */
    @Nullable
    PublishedKeys at(String url, String tenant, long now) {
        Used known = used.get(url);
        if (known == null) {
            Predicate<Used> own = one -> one.tenant.equals(tenant);
            boolean tooMany = used.values().stream().filter(own).count() >= MOST_OF_TENANT;
            if ((tooMany && !madeRoom(own, now)) || (used.size() >= MOST && !madeRoom(one -> true, now))) {
                return null;
            }
            known = used.computeIfAbsent(url, name -> new Used(start.apply(name), tenant, new AtomicLong(now)));
        }
        known.lastNanos.set(now);
        return known.keys;
    }

    private boolean madeRoom(Predicate<Used> among, long now) {
        var longest = used.entrySet().stream()
                .filter(one -> among.test(one.getValue()))
                .max((one, other) -> Long.compare(
                        now - one.getValue().lastNanos.get(),
                        now - other.getValue().lastNanos.get()));
        if (longest.isEmpty() || now - longest.get().getValue().lastNanos.get() < IDLE.toNanos()) {
            return false;
        }
        if (used.remove(longest.get().getKey(), longest.get().getValue())) {
            longest.get().getValue().keys.close();
        }
        return true;
    }

    int size() {
        return used.size();
    }

    Future<Void> close() {
        var closing = new ArrayList<Future<Void>>();
        used.values().forEach(one -> closing.add(one.keys.close()));
        return closing.isEmpty()
                ? Future.succeededFuture()
                : Future.join(closing).mapEmpty();
    }
}
