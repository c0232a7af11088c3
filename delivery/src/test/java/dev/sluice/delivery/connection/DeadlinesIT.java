// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesIT {

    private final class Waiting extends Deadlines.Entry {
        private final long due;
        private final boolean cancelled;
        private int times;
        private boolean early;

        Waiting(long millis, boolean cancelled) {
            this.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            this.cancelled = cancelled;
        }

        @Override
        protected void expire() {
            times++;
            early = System.nanoTime() < due;
        }
    }

    @Test
    void each_expires_once_and_never_early_unless_it_was_cancelled() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            var all = new ArrayList<Waiting>();
            var last = new CompletableFuture<Boolean>();
            vertx.runOnContext(start -> fill(new Deadlines(vertx), all, last));
            last.get(30, TimeUnit.SECONDS);

            assertThat(all).hasSize(5_000).allSatisfy(entry -> {
                assertThat(entry.times).isEqualTo(entry.cancelled ? 0 : 1);
                assertThat(entry.early).isFalse();
            });
        } finally {
            vertx.close().await();
        }
    }

    private void fill(Deadlines deadlines, List<Waiting> all, CompletableFuture<Boolean> last) {
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            long millis = 1 + random.nextInt(1_000);
            var entry = new Waiting(millis, random.nextBoolean());
            all.add(entry);
            deadlines.start(entry, millis);
        }
        var cancelled = new ArrayList<>(all);
        Collections.shuffle(cancelled, random);
        cancelled.stream().filter(entry -> entry.cancelled).forEach(entry -> {
            deadlines.cancel(entry);
            deadlines.cancel(entry);
        });
        deadlines.start(
                new Deadlines.Entry() {
                    @Override
                    protected void expire() {
                        last.complete(true);
                    }
                },
                1_200);
    }
}
