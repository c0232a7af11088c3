// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.LogRecord;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TailRaceTest {
    private static final long COUNT = 300_000;

    /** Every third offset is a hole, so a record's place in the ring can't be guessed from its offset. */
    @Test
    void a_cursor_beside_the_writer_misses_nothing_unless_it_says_so() throws Exception {
        Tail tail = new Tail(0, 256, Long.MAX_VALUE);
        tail.reset(0);
        AtomicLong position = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Long> reading = threads.submit(() -> readAll(tail, position));
            Future<?> writing = threads.submit(() -> writeAll(tail, position));
            writing.get(50, TimeUnit.SECONDS);

            // in its first half the writer waits for the reader
            assertThat(reading.get(50, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(COUNT / 3);
        }
    }

    private static void writeAll(Tail tail, AtomicLong position) {
        for (long offset = 0; offset < COUNT; offset++) {
            while (offset < COUNT / 2 && offset - position.get() > 128 && tail.endOffset() >= offset) {
                Thread.yield();
            }
            if (offset % 3 != 2) {
                tail.append(TailProperties.record(offset, 1 + (int) (offset % 5)));
            }
            if (offset % 7 == 0 || offset - position.get() > 120 || offset == COUNT - 1) {
                tail.advance(offset + 1);
            }
        }
    }

    private static long readAll(Tail tail, AtomicLong position) {
        Tail.Cursor cursor = tail.cursor();
        cursor.seek(0);
        long read = 0;
        long expected = 0;
        while (cursor.position() < COUNT) {
            LogRecord record = cursor.next();
            if (record != null) {
                assertThat(record.offset()).isEqualTo(expected);
                expected = after(record.offset());
                read++;
            } else if (cursor.overrun()) {
                assertThat(cursor.position()).isLessThan(tail.firstOffset()).isGreaterThanOrEqualTo(COUNT / 2 - 256);
                while (!cursor.seek(tail.firstOffset())) {
                    Thread.yield();
                }
                expected = cursor.position() % 3 == 2 ? cursor.position() + 1 : cursor.position();
            } else {
                assertThat(cursor.position()).isBetween(expected - 1, expected);
            }
            position.set(cursor.position());
        }
        return read;
    }

    private static long after(long offset) {
        return offset % 3 == 1 ? offset + 2 : offset + 1;
    }
}
