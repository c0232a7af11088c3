// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * Judges requests whose signatures are of curves on threads of their own, {@code sluice-proof}, shared by all loops: the JDK takes a large part of
 * a millisecond and more for one, in which a loop answers many others (decision 0022). Sources have turns, so that what comes to one shuts no
 * other out. Confined to one event loop.
 */
final class SlowProofs {
    static final int MOST_WAITING = 1_000;
    static final int MOST_OF_ONE = MOST_WAITING / 8;

    private final VertxInternal vertx;
    private final WorkerExecutor threads;
    /** One more than there are threads, so that none stands still until the loop has heard of its last one. */
    private final int mostBegun;
    /** By source, the one whose turn is next first; no source without any. */
    private final LinkedHashMap<String, ArrayDeque<Proof>> queues = new LinkedHashMap<>();

    private int waiting;
    private int begun;

    private record Proof(BooleanSupplier wanted, Callable<Verdict> work, Promise<Verdict> outcome) {}

    SlowProofs(Vertx vertx) {
        this(vertx, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    SlowProofs(Vertx vertx, int threads) {
        this.vertx = (VertxInternal) vertx;
        this.threads = vertx.createSharedWorkerExecutor("sluice-proof", threads);
        this.mostBegun = threads + 1;
    }

    /**
     * Judges a request when it is the source's turn.
     *
     * @param wanted asked on the loop when its turn has come: false when the request has been answered, then nothing is done
     * @param work what judges it, on another thread: of what does not change any more, whatever becomes of the connection
     * @return completes on the caller's context; fails with {@code overloaded} when too many wait, of this source or in all
     */
    Future<Verdict> judge(String source, BooleanSupplier wanted, Callable<Verdict> work) {
        ArrayDeque<Proof> own = queues.get(source);
        if (waiting >= MOST_WAITING || (own != null && own.size() >= MOST_OF_ONE)) {
            return Future.failedFuture(overloaded("too many signatures wait to be verified"));
        }
        var proof = new Proof(wanted, work, vertx.getOrCreateContext().promise());
        queues.computeIfAbsent(source, name -> new ArrayDeque<>()).add(proof);
        waiting++;
        goOn();
        return proof.outcome().future();
    }

    private void goOn() {
        while (begun < mostBegun && waiting > 0) {
            Proof next = next();
            if (next.wanted().getAsBoolean()) {
                begin(next);
            } else {
                next.outcome().fail(overloaded("nobody waits for it any more"));
            }
        }
    }

    /** Takes one of the source whose turn it is, which goes behind the others. */
    private Proof next() {
        Map.Entry<String, ArrayDeque<Proof>> turn = queues.entrySet().iterator().next();
        String source = turn.getKey();
        ArrayDeque<Proof> own = turn.getValue();
        queues.remove(source);
        Proof next = own.remove();
        if (!own.isEmpty()) {
            queues.put(source, own);
        }
        waiting--;
        return next;
    }

    private void begin(Proof proof) {
        begun++;
        threads.executeBlocking(proof.work(), false)
                .onComplete(done -> {
                    begun--;
                    goOn();
                })
                .map(verdict -> verdict == null ? new Verdict.Refused(ReasonCode.KEY_REJECTED) : verdict)
                .onComplete(proof.outcome());
    }

    private static ProblemException overloaded(String detail) {
        return new ProblemException(ProblemCode.OVERLOADED, detail);
    }
}
