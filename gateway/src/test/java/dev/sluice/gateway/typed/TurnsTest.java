// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One tenant's slow checks are its own trouble. */
@Timeout(120)
class TurnsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Turns turns = new Turns(vertx);
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        held.countDown();
        vertx.close().await(30, SECONDS);
    }

    @Test
    void a_tenant_whose_checks_never_end_keeps_no_other_from_its_own() throws Exception {
        var evil = new ArrayList<Future<Boolean>>();
        while (!turns.isFull("evil")) {
            evil.add(turns.run("evil", () -> held.await(60, SECONDS)));
        }
        assertThat(evil).hasSize(500);
        assertThat(turns.isFull("acme")).isFalse();
        for (int i = 0; i < 100; i++) {
            assertThat(turns.run("acme", () -> "valid").await(30, SECONDS)).isEqualTo("valid");
        }
        assertThat(evil).noneMatch(Future::isComplete);
        held.countDown();
        for (Future<Boolean> each : evil) {
            assertThat(each.await(30, SECONDS)).isTrue();
        }
        assertThat(turns.isFull("evil")).isFalse();
    }

    @Test
    void checks_of_one_tenant_are_done_in_turn_and_one_that_breaks_down_ends_its_own_only() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        var all = new ArrayList<Future<Integer>>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            all.add(turns.run("acme", () -> {
                order.add(number);
                if (number == 7) {
                    throw new OutOfMemoryError("too large");
                }
                return number;
            }));
        }
        Future.join(List.copyOf(all)).otherwiseEmpty().await(60, SECONDS);
        assertThat(order).isSorted().hasSize(20);
        assertThat(all).allMatch(Future::isComplete).filteredOn(Future::failed).hasSize(1);
    }
}
