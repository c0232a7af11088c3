// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Lets a few walks at a time read the log, since deliveries that catch up read it by the same threads. Thread-safe. */
final class Walks {
    private static final int MOST = 8;
    private static final Walk.Bounds BOUNDS = new Walk.Bounds(50_000, TimeUnit.MILLISECONDS.toNanos(1_500));

    private final EventRoutes.Parts parts;
    private final AtomicInteger underWay = new AtomicInteger();

    Walks(EventRoutes.Parts parts) {
        this.parts = parts;
    }

    /** Does something with a walk from these places to the present end; 429 when too many are under way. */
    <T> Future<T> with(Future<Map<Integer, Long>> from, Function<Walk, Future<T>> doing) {
        if (underWay.incrementAndGet() > MOST) {
            underWay.decrementAndGet();
            return Future.failedFuture(
                    new ProblemException(ProblemCode.RATE_LIMITED, "too many searches are under way; ask again soon"));
        }
        return from.compose(places -> parts.offsets()
                        .latest()
                        .compose(ends -> doing.apply(new Walk(parts.readBack(), places, ends, BOUNDS))))
                .onComplete(done -> underWay.decrementAndGet());
    }
}
