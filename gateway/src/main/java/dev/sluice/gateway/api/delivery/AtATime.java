// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.delivery;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets so many requests be under way at a time over the node. Thread-safe. */
final class AtATime {
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    AtATime(int most) {
        this.most = most;
    }

    /** Does it, or fails with 429. */
    <T> Future<T> run(Supplier<Future<T>> doing) {
        if (underWay.incrementAndGet() > most) {
            underWay.decrementAndGet();
            return Future.failedFuture(
                    new ProblemException(ProblemCode.RATE_LIMITED, "too many of these are under way; ask again soon"));
        }
        return doing.get().onComplete(done -> underWay.decrementAndGet());
    }
}
