// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does many like things, some at once. Confined to one thread. */
record Crew(int atOnce) {

    /** A call that may fail for the network's sake. */
    @FunctionalInterface
    interface Call<T> {
        T now() throws IOException;
    }

    static <T> T unchecked(Call<T> call) {
        try {
            return call.now();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code work} makes of each number from {@code from} up to but not {@code to}, in their order. */
    <T> List<T> each(int from, int to, IntFunction<T> work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            List<Future<T>> begun = new ArrayList<>();
            for (int i = from; i < to; i++) {
                int number = i;
                begun.add(threads.submit(() -> work.apply(number)));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> one : begun) {
                done.add(one.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw new IllegalStateException("not all could be done", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
