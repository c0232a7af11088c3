// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.readback.Chunk;
import dev.sluice.gateway.api.event.Walk.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log that is in memory answers at once. */
class WalkTest {
    private static final int MANY = 30_000;
    private static final Walk.Bounds BOUNDS = new Walk.Bounds(MANY * 2, TimeUnit.MINUTES.toNanos(1));

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void end() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    @Test
    void stretches_of_one_record_each_take_no_stack() throws Exception {
        List<Long> seen = new ArrayList<>();
        Outcome outcome = walk(
                Map.of(0, (long) MANY),
                BOUNDS,
                record -> seen.add(record.position().offset()));

        assertThat(outcome).isEqualTo(Outcome.END);
        assertThat(seen).hasSize(MANY).isSorted();
    }

    @Test
    void others_have_their_turns_on_the_loop_while_a_walk_goes_on() throws Exception {
        // a stretch of hundreds of records, each of which takes a while to look at
        Walk.Stretches long200 = (partition, from, maxBytes) -> Future.succeededFuture(new Chunk(
                partition,
                from,
                from + 200,
                0,
                LongStream.range(from, from + 200).mapToObj(WalkTest::record).toList()));
        var turns = new AtomicInteger();
        var others = new AtomicBoolean(true);
        context.runOnContext(new Handler<>() {
            @Override
            public void handle(Void turn) {
                turns.incrementAndGet();
                if (others.get()) context.runOnContext(this);
            }
        });
        future(long200, Map.of(0, 200L), BOUNDS, record -> {
                    long until = System.nanoTime() + 1_000_000;
                    while (System.nanoTime() - until < 0) Thread.onSpinWait();
                    return true;
                })
                .await(60, TimeUnit.SECONDS);
        others.set(false);

        assertThat(turns.get()).isGreaterThan(20);
    }

    @Test
    void a_walk_that_looks_at_enough_records_ends() throws Exception {
        var seen = new AtomicInteger();
        Outcome outcome = walk(Map.of(0, 100L), new Walk.Bounds(10, TimeUnit.MINUTES.toNanos(1)), record -> {
            seen.incrementAndGet();
            return true;
        });

        assertThat(outcome).isEqualTo(Outcome.SPENT);
        assertThat(seen).hasValue(10);
    }

    @Test
    void what_looking_throws_ends_the_walk() {
        Future<Outcome> ended = future(Map.of(0, 5L), BOUNDS, record -> {
            throw new IllegalStateException("no");
        });

        assertThat(ended.toCompletionStage().toCompletableFuture())
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .withRootCauseInstanceOf(IllegalStateException.class);
    }

    private Outcome walk(Map<Integer, Long> ends, Walk.Bounds bounds, Predicate<LogRecord> looking) throws Exception {
        return future(ends, bounds, looking).await(60, TimeUnit.SECONDS);
    }

    private Future<Outcome> future(Map<Integer, Long> ends, Walk.Bounds bounds, Predicate<LogRecord> looking) {
        return future(WalkTest::one, ends, bounds, looking);
    }

    private Future<Outcome> future(
            Walk.Stretches log, Map<Integer, Long> ends, Walk.Bounds bounds, Predicate<LogRecord> looking) {
        return Future.future(done -> context.runOnContext(begin ->
                new Walk(log, context, Map.of(), ends, bounds).go(looking).onComplete(done)));
    }

    private static Future<Chunk> one(int partition, long from, int maxBytes) {
        return Future.succeededFuture(new Chunk(partition, from, from + 1, 0, List.of(record(from))));
    }

    private static LogRecord record(long offset) {
        Event event = Event.builder()
                .tenant("t")
                .id("e" + offset)
                .source("/s")
                .type("x")
                .receivedMillis(offset)
                .data(new byte[0])
                .build();
        return LogRecord.of(new Position(0, offset), offset, 100, event);
    }
}
