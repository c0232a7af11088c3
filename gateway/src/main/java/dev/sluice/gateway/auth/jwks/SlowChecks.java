// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import dev.sluice.gateway.auth.JwsKeys.JwsKey;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Checks signatures of curves on one thread of its own, {@code sluice-token}: the JDK takes up to milliseconds for one, and anybody can send
 * tokens that have to be checked. RSA takes some ten microseconds and is checked where it is asked for. Thread-safe.
 */
final class SlowChecks {
    private static final int MOST_WAITING = 2_000;

    private final WorkerExecutor worker;
    private final AtomicInteger waiting = new AtomicInteger();

    SlowChecks(Vertx vertx) {
        this.worker = vertx.createSharedWorkerExecutor("sluice-token", 1);
    }

    /**
     * The key, for an algorithm that it fits.
     *
     * @param counts whether it is still published
     */
    JwsKey key(PublishedKey key, JwsAlgorithm algorithm, BooleanSupplier counts) {
        return new JwsKey() {
            @Override
            public boolean counts() {
                return counts.getAsBoolean();
            }

            @Override
            public boolean verifies(byte[] signed, byte[] signature) {
                return algorithm.verifies(key.key(), key.kind(), signed, signature);
            }

            @Override
            public Future<Boolean> verify(byte[] signed, byte[] signature) {
                return key.kind() == KeyKind.RSA
                        ? Future.succeededFuture(verifies(signed, signature))
                        : elsewhere(this, signed, signature);
            }
        };
    }

    private Future<Boolean> elsewhere(JwsKey key, byte[] signed, byte[] signature) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(
                    new ProblemException(ProblemCode.OVERLOADED, "too many tokens wait to be checked"));
        }
        return worker.executeBlocking(() -> key.verifies(signed, signature), false)
                .onComplete(done -> waiting.decrementAndGet())
                .map(Boolean.TRUE::equals);
    }

    Future<Void> close() {
        return worker.close();
    }
}
