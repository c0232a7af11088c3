// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TailProperties {
    private static final int SIZE = 10;

    @Property
    void holds_the_newest_records_within_its_bounds_and_nothing_else(
            @ForAll @IntRange(min = 0, max = 8) int power,
            @ForAll @IntRange(min = 10, max = 5000) int maxBytes,
            @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 9) Integer> steps) {
        int maxRecords = 1 << power;
        Tail tail = new Tail(0, maxRecords, maxBytes);
        tail.reset(100);
        List<Long> model = new ArrayList<>();
        long next = 100;
        long first = 100;
        for (int step : steps) {
            if (step == 0) { // a hole, or a copy that is left out
                next += 3;
            } else {
                tail.append(record(next, SIZE * step));
                model.add(next++);
            }
            tail.advance(next);
        }
        List<Long> held = read(tail, tail.firstOffset());
        if (!held.isEmpty()) {
            int evicted = model.size() - held.size();
            first = evicted == 0 ? 100 : model.get(evicted - 1) + 1;
            assertThat(held).isEqualTo(model.subList(evicted, model.size()));
        }
        assertThat(tail.firstOffset()).isEqualTo(first);
        assertThat(tail.endOffset()).isEqualTo(next);
        assertThat(held.size()).isLessThanOrEqualTo(maxRecords);
        assertThat(held.size() <= 1 || tail.bytes() <= maxBytes).isTrue();
        assertThat(tail.cursor().seek(first - 1)).isFalse();
    }

    @Property
    void a_cursor_returns_each_record_once_in_order_or_says_that_it_was_overrun(
            @ForAll @IntRange(min = 0, max = 6) int power,
            @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 9) Integer> steps) {
        Tail tail = new Tail(0, 1 << power, Long.MAX_VALUE);
        tail.reset(0);
        Tail.Cursor cursor = tail.cursor();
        List<Long> appended = new ArrayList<>();
        List<Long> returned = new ArrayList<>();
        long next = 0;
        for (int step : steps) {
            switch (step) {
                case 0 -> next++;
                case 1, 2, 3 -> {
                    LogRecord record = cursor.next();
                    if (record != null) {
                        returned.add(record.offset());
                        assertThat(cursor.position()).isEqualTo(record.offset() + 1);
                    } else if (cursor.overrun()) {
                        long position = cursor.position();
                        assertThat(position).isLessThan(tail.firstOffset());
                        // what was evicted would be read back from here
                        appended.stream()
                                .filter(offset -> offset >= position && offset < tail.firstOffset())
                                .forEach(returned::add);
                        assertThat(cursor.seek(tail.firstOffset())).isTrue();
                    } else {
                        assertThat(cursor.position()).isEqualTo(tail.endOffset());
                    }
                }
                default -> {
                    tail.append(record(next, SIZE));
                    appended.add(next++);
                }
            }
            tail.advance(next);
        }
        assertThat(returned).isEqualTo(appended.subList(0, returned.size()));
    }

    @Property
    void seeking_finds_the_first_record_at_or_after_an_offset(
            @ForAll @IntRange(min = 1, max = 300) int count, @ForAll @IntRange(min = 0, max = 1000) int offset) {
        Tail tail = new Tail(0, 128, Long.MAX_VALUE);
        tail.reset(0);
        for (long i = 0; i < count; i++) {
            tail.append(record(i * 3, SIZE));
            tail.advance(i * 3 + 1);
        }
        Tail.Cursor cursor = tail.cursor();

        boolean found = cursor.seek(offset);

        assertThat(found).isEqualTo(offset >= tail.firstOffset());
        if (found) {
            LogRecord record = cursor.next();
            long expected = LongStream.range(0, count)
                    .map(i -> i * 3)
                    .filter(at -> at >= offset)
                    .findFirst()
                    .orElse(-1);
            assertThat(record == null ? -1 : record.offset()).isEqualTo(expected);
            assertThat(cursor.position()).isEqualTo(expected < 0 ? Math.max(offset, tail.endOffset()) : expected + 1);
        }
    }

    @Property
    void a_reset_overruns_every_cursor_and_begins_anew(@ForAll @IntRange(min = 0, max = 200) int count) {
        Tail tail = new Tail(0, 128, Long.MAX_VALUE);
        tail.reset(0);
        Tail.Cursor cursor = tail.cursor();
        for (int i = 0; i < count; i++) {
            tail.append(record(i, SIZE));
        }
        tail.advance(count);
        Tail.Cursor atEnd = tail.cursor();

        tail.reset(500);

        assertThat(cursor.next()).isNull();
        assertThat(cursor.overrun()).isTrue();
        assertThat(atEnd.next()).isNull();
        assertThat(atEnd.overrun()).isTrue();
        assertThat(tail.firstOffset()).isEqualTo(500);
        assertThat(tail.bytes()).isZero();
        tail.append(record(500, SIZE));
        tail.advance(501);
        assertThat(read(tail, 500)).containsExactly(500L);
    }

    static LogRecord record(long offset, int size) {
        return LogRecord.of(new Position(0, offset), offset, size, new Unreadable("test", null, null, List.of()));
    }

    private static List<Long> read(Tail tail, long from) {
        List<Long> offsets = new ArrayList<>();
        Tail.Cursor cursor = tail.cursor();
        cursor.seek(from);
        for (LogRecord record = cursor.next(); record != null; record = cursor.next()) {
            offsets.add(record.offset());
        }
        return offsets;
    }
}
