// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NextTurnTest {
    private static final int FEW = 20;
    private static final int MANY = 200;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    @AfterEach
    void end() {
        vertx.close().await();
    }

    @Test
    void sockets_are_served_between_the_turns_of_work_that_goes_on_and_on() {
        assertThat(turnsUntilHeard(NextTurn::of)).isBetween(1, FEW);
    }

    @Test
    void tasks_of_the_context_that_ask_for_the_next_one_keep_sockets_waiting() {
        assertThat(turnsUntilHeard((context, turn) -> context.runOnContext(v -> turn.run())))
                .as("else nobody needs this class any more")
                .isGreaterThan(MANY);
    }

    /** How many turns of the work a loop makes from a write to a socket until it hears of it at the other end. */
    private int turnsUntilHeard(BiConsumer<Context, Runnable> goOn) {
        Promise<Integer> heard = Promise.promise();
        Work work = new Work(vertx.getOrCreateContext(), goOn, heard.future());
        Future<NetSocket> connected = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> heard.tryComplete(work.turns)))
                .listen(0, "127.0.0.1")
                .compose(server -> vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
        NetSocket socket = connected.await();
        work.context.runOnContext(v -> {
            // in one task, so that nothing is heard before the first turn
            socket.write(Buffer.buffer("!"));
            work.turn();
        });
        return heard.future().await();
    }

    /** Takes a millisecond a turn, until somebody has heard. */
    private static final class Work {
        private final Context context;
        private final BiConsumer<Context, Runnable> goOn;
        private final Future<Integer> heard;
        private int turns;

        Work(Context context, BiConsumer<Context, Runnable> goOn, Future<Integer> heard) {
            this.context = context;
            this.goOn = goOn;
            this.heard = heard;
        }

        void turn() {
            turns++;
            long until = System.nanoTime() + TURN_NANOS;
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            if (!heard.isComplete()) {
                goOn.accept(context, this::turn);
            }
        }
    }
}
