// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BurstsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    @Test
    void an_outcome_that_throws_keeps_no_other_one_back() throws Exception {
        EventLoop loop = ((VertxInternal) vertx).getOrCreateContext().nettyEventLoop();
        Bursts bursts = new Bursts();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(held));

        bursts.deliver(loop, () -> {
            throw new IllegalStateException("whoever waited has a bug");
        });
        bursts.deliver(loop, second::countDown);
        held.countDown();

        assertThat(second.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
