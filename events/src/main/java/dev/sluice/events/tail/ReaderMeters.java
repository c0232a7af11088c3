// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the Reader counts. Thread-safe. */
final class ReaderMeters {
    final Counter records;
    final Counter copies;
    final Counter unreadable;
    final Counter corrupt;
    private final AtomicInteger held = new AtomicInteger();

    ReaderMeters(MeterRegistry meters) {
        records = Counter.builder("sluice.reader.records")
                .description("records read from the log, each once a node")
                .register(meters);
        copies = Counter.builder("sluice.reader.copies")
                .description("records skipped because the same event stands at a lower offset")
                .register(meters);
        unreadable = Counter.builder("sluice.reader.unreadable")
                .description("records that are no event of ours")
                .register(meters);
        corrupt = Counter.builder("sluice.reader.corrupt")
                .description("offsets passed because their bytes can't be read")
                .register(meters);
        Gauge.builder("sluice.reader.held.partitions", held, AtomicInteger::get)
                .description("partitions that wait for their slowest listener")
                .register(meters);
    }

    void held(int partitions) {
        held.set(partitions);
    }
}
