// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Threads on which each tenant has one check at a time, in turn with the others, so that none can take them all. Thread-safe. */
final class Turns {
    private static final int THREADS = 2;
    private static final long LONGEST_SECONDS = 5;
    /** Of one tenant: the one that is being done among them. */
    private static final int MOST_OF_ONE = 500;

    private static final int MOST = 5_000;

    private final VertxInternal vertx;
    private final WorkerExecutor threads;
    private final ReentrantLock lock = new ReentrantLock();
    /** What is not done yet, by tenant, and first what is being done; no tenant without any. Guarded by the lock. */
    private final Map<String, ArrayDeque<Check<?>>> checks = new HashMap<>();
    /** Guarded by the lock. */
    private int waiting;

    private record Check<T>(Callable<T> work, Promise<T> outcome) {}

    Turns(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
        threads = vertx.createSharedWorkerExecutor("sluice-schema", THREADS, LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether no more of this tenant's can wait. */
    boolean isFull(String tenant) {
        lock.lock();
        try {
            ArrayDeque<Check<?>> own = checks.get(tenant);
            return waiting >= MOST || (own != null && own.size() >= MOST_OF_ONE);
        } finally {
            lock.unlock();
        }
    }

    /** Does it when it is the tenant's turn; completes on the caller's context. */
    <T> Future<T> run(String tenant, Callable<T> work) {
        ContextInternal context = vertx.getOrCreateContext();
        var check = new Check<T>(work, context.promise());
        if (isNext(tenant, check)) {
            begin(tenant, check);
        }
        return check.outcome().future();
    }

    private boolean isNext(String tenant, Check<?> check) {
        lock.lock();
        try {
            ArrayDeque<Check<?>> own = checks.computeIfAbsent(tenant, name -> new ArrayDeque<>());
            own.add(check);
            waiting++;
            return own.size() == 1;
        } finally {
            lock.unlock();
        }
    }

    private <T> void begin(String tenant, Check<T> check) {
        threads.executeBlocking(check.work(), false).onComplete((result, failure) -> {
            goOn(tenant);
            check.outcome().complete(result, failure);
        });
    }

    private void goOn(String tenant) {
        Check<?> next;
        lock.lock();
        try {
            waiting--;
            ArrayDeque<Check<?>> own = checks.getOrDefault(tenant, new ArrayDeque<>());
            own.poll();
            next = own.peek();
            if (next == null) {
                checks.remove(tenant);
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            begin(tenant, next);
        }
    }
}
