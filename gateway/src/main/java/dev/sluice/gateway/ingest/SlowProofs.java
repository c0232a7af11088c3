// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Callable;

/**
 * What of a request takes too long for its event loop, on threads of their own, {@code sluice-proof}, shared by all loops: signatures of
 * curves, of which the JDK takes a large part of a millisecond and more for one (decision 0022), and bodies that come compressed. Tenants
 * have turns and places, and their sources among them, so that what comes to one shuts no other out. Confined to one event loop.
 */
final class SlowProofs {
    static final int MOST_WAITING = 1_000;
    static final int MOST_OF_ONE = MOST_WAITING / 8;

    private final VertxInternal vertx;
    private final WorkerExecutor threads;
    /** One more than there are threads, so that none stands still until the loop has heard of its last one. */
    private final int mostBegun;

    private final ProofPlaces<Proof<?>> places = new ProofPlaces<>(MOST_WAITING, MOST_OF_ONE);
    private int begun;

    /**
     * A request that is worked on, or waits for it. Confined to its loop.
     *
     * @param <R> what comes out
     */
    static final class Proof<R> {
        private final String tenant;
        private final String source;
        private final Callable<R> work;
        private final Promise<R> outcome;

        private Proof(String tenant, String source, Callable<R> work, Promise<R> outcome) {
            this.tenant = tenant;
            this.source = source;
            this.work = work;
            this.outcome = outcome;
        }

        /**
         * Completes on the context of whoever asked, when nothing looks at the request any more; fails with {@code overloaded} when too many wait,
         * of this tenant or source or in all, or when it was given up.
         */
        Future<R> outcome() {
            return outcome.future();
        }
    }

    SlowProofs(Vertx vertx) {
        this(vertx, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    SlowProofs(Vertx vertx, int threads) {
        this.vertx = (VertxInternal) vertx;
        this.threads = vertx.createSharedWorkerExecutor("sluice-proof", threads);
        this.mostBegun = threads + 1;
    }

    /**
     * Does it when it is its tenant's and source's turn.
     *
     * @param work what is done, on another thread: with what does not change any more, whatever becomes of the connection
     */
    <R> Proof<R> begin(String tenant, String source, Callable<R> work) {
        var proof =
                new Proof<R>(tenant, source, work, vertx.getOrCreateContext().promise());
        Proof<?> without = places.add(tenant, source, proof);
        if (without != null) {
            without.outcome.fail(overloaded("too many requests wait to be verified"));
        }
        goOn();
        return proof;
    }

    /** Nobody wants it any more: what has not begun never will. */
    void giveUp(Proof<?> proof) {
        if (places.remove(proof.tenant, proof.source, proof)) {
            proof.outcome.fail(overloaded("nobody waits for it any more"));
        }
    }

    private void goOn() {
        while (begun < mostBegun && places.waiting() > 0) {
            run(places.next());
        }
    }

    private <R> void run(Proof<R> proof) {
        begun++;
        threads.executeBlocking(proof.work, false).onComplete(done -> {
            begun--;
            goOn();
            R result = done.result();
            if (result != null) {
                proof.outcome.complete(result);
            } else {
                proof.outcome.fail(done.succeeded() ? new IllegalStateException("nothing came out") : done.cause());
            }
        });
    }

    private static ProblemException overloaded(String detail) {
        return new ProblemException(ProblemCode.OVERLOADED, detail);
    }
}
