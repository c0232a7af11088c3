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
import org.jspecify.annotations.Nullable;

/**
 * The sets of keys of the issuers that sources name, each asked for as long as it is used. When there is no room, one gives way that
 * nobody has asked for lately: sources come and go. Thread-safe.
 */
final class Issuers {
    static final int MOST = 200;
    static final Duration IDLE = Duration.ofMinutes(10);

    private final Function<String, PublishedKeys> start;
    private final Map<String, Used> used = new ConcurrentHashMap<>();

    private record Used(PublishedKeys keys, AtomicLong lastNanos) {}

    Issuers(Function<String, PublishedKeys> start) {
        this.start = start;
    }

    /** The issuer's; null when there is no room for one more. */
    @Nullable
    PublishedKeys at(String url, long now) {
        Used known = used.get(url);
        if (known == null) {
            if (used.size() >= MOST && !madeRoom(now)) {
                return null;
            }
            known = used.computeIfAbsent(url, name -> new Used(start.apply(name), new AtomicLong(now)));
        }
        known.lastNanos.set(now);
        return known.keys;
    }

    private boolean madeRoom(long now) {
        var longest = used.entrySet().stream()
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
