// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClosersTest {
    private static final long NEVER_MILLIS = 1_000_000;

    private final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();

    @Test
    void the_last_that_was_started_is_stopped_first() {
        var closers = new Closers(NEVER_MILLIS);
        List.of("broker", "log", "door").forEach(name -> closers.add(name, NEVER_MILLIS, () -> closed.add(name)));
        closers.close();
        assertThat(closed).containsExactly("door", "log", "broker");
    }

    @Test
    void one_that_fails_or_hangs_keeps_nobody_from_its_turn() {
        var closers = new Closers(NEVER_MILLIS);
        closers.add("log", NEVER_MILLIS, () -> closed.add("log"));
        closers.add("hangs", 1, () -> new CountDownLatch(1).await());
        closers.add("fails", NEVER_MILLIS, () -> {
            throw new IllegalStateException("no");
        });
        closers.close();
        assertThat(closed).containsExactly("log");
    }

    @Test
    void all_together_have_a_limit_and_everybody_has_a_turn() {
        var closers = new Closers(200);
        for (String name : List.of("broker", "log", "delivery", "door")) {
            closers.add(name, NEVER_MILLIS, () -> {
                closed.add(name);
                new CountDownLatch(1).await();
            });
        }
        closers.close();
        assertThat(closed).containsExactly("door", "delivery", "log", "broker");
    }
}
