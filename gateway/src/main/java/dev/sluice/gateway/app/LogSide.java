// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.delivery.lookback.LookBack;
import dev.sluice.events.Event;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.log.EventLog;
import dev.sluice.events.log.Receipt;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.events.spool.Spool;
import dev.sluice.events.spool.SpoolException;
import dev.sluice.events.spool.SpoolOptions;
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.ReaderOptions;
import dev.sluice.gateway.ingest.Disk;
import dev.sluice.subscriptions.cursor.CursorCodec;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The log as this node writes and reads it. */
record LogSide(
        LogAccess access,
        EventLog log,
        Spool spool,
        DedupeWindow window,
        Reader reader,
        ReadBack readBack,
        LookBack lookBack,
        StartOffsets offsets,
        CursorCodec cursors,
        LogCuts cuts) {
    private static final long START_HOURS = 24;
    private static final long STOP_MILLIS = 2_000;

    /**
     * Reads the dedupe window's worth back and connects the door's producer. Blocks.
     *
     * @param longest the longest window that any source asks for
     */
    static LogSide start(NodeOptions options, LogAccess access, Duration longest, Closers closers) throws Exception {
        var server = options.settings().server();
        var window = new DedupeWindow(server.dedupeEntries(), access.meters());
        var cuts = new LogCuts();
        var reading = ReaderOptions.defaults().withGapListener(cuts).withWindow(longest);
        var reader = new Reader(access, window, reading);
        closers.add("reader", STOP_MILLIS, reader::close);
        reader.start().await(START_HOURS, TimeUnit.HOURS);
        var readBack = new ReadBack(access, window, reader);
        closers.add("read-back", STOP_MILLIS, readBack::close);
        cuts.tell(readBack);
        var lookBack = new LookBack(access);
        closers.add("look-back", STOP_MILLIS, lookBack::close);
        var offsets = new StartOffsets(access);
        closers.add("offsets", STOP_MILLIS, offsets::close);
        var log = new EventLog(access, window, server.ingestDeadline());
        closers.add("log", STOP_MILLIS, () -> log.close().await(STOP_MILLIS, TimeUnit.MILLISECONDS));
        log.start().await(START_HOURS, TimeUnit.HOURS);
        Spool spool = spool(options, access, window);
        closers.add("spool", STOP_MILLIS, () -> spool.close(Duration.ofMillis(STOP_MILLIS)));
        spool.start();
        var cursors = new CursorCodec(options.keys().ring());
        return new LogSide(access, log, spool, window, reader, readBack, lookBack, offsets, cursors, cuts);
    }

    /** In the node's own folder, which no other process has. */
    private static Spool spool(NodeOptions options, LogAccess access, DedupeWindow window) {
        long maxBytes = options.settings().server().spoolBytes();
        try {
            return new Spool(access, window, SpoolOptions.of(options.folder().spool(), maxBytes), options.fatal());
        } catch (SpoolException unreadable) {
            throw new StartRefusedException(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    /** The same, as the door sees it. */
    Disk disk() {
        return new Disk() {
            @Override
            public boolean holds() {
                return spool.holds();
            }

            @Override
            public Future<Receipt> keep(Event event, boolean repeatable) {
                return spool.keep(event, repeatable);
            }
        };
    }
}
