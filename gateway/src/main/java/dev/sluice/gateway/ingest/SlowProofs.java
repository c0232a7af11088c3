// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import dev.sluice.gateway.provider.verify.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;

/**
 * Judges requests whose signatures are of curves on threads of their own, {@code sluice-proof}, shared by all loops: the JDK takes a large part of
 * a millisecond and more for one, in which a loop answers many others (decision 0022). Confined to one event loop.
 */
final class SlowProofs {
    private static final int MOST_WAITING = 1_000;

    private final WorkerExecutor threads;
    private int waiting;

    SlowProofs(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor(
                "sluice-proof", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * Judges a request.
     *
     * @param held what does not change any more, whatever becomes of the connection
     * @return completes on the loop; fails with {@code overloaded} when too many wait
     */
    Future<Verdict> judge(SourceVerifier verifier, InboundRequest held, Instant now) {
        if (waiting >= MOST_WAITING) {
            return Future.failedFuture(
                    new ProblemException(ProblemCode.OVERLOADED, "too many signatures wait to be verified"));
        }
        waiting++;
        return threads.executeBlocking(() -> verifier.verify(held, now), false)
                .onComplete(done -> waiting--)
                .map(verdict -> verdict == null ? new Verdict.Refused(ReasonCode.KEY_REJECTED) : verdict);
    }
}
