// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import dev.sluice.events.tail.Tail;
import io.vertx.core.AsyncResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a shard has matched one partition. Confined to the shard's event loop.
 *
 * <p>Normally at the tail. After a takeover it may begin below what the tail holds: then it reads back until it is there.
 */
public final class Front {
    private static final Logger LOGGER = LoggerFactory.getLogger(Front.class);

    /** Takes what the front passes, in the order of the offsets. */
    public interface Matcher {
        /** Whether it takes more at the moment; when it does again, {@link Front#step} is to be called. */
        default boolean takes() {
            return true;
        }

        /** Matches one record. */
        void match(LogRecord record);

        /** Everything below {@code offset} was given to {@link #match}, or is a copy or a hole. */
        void advanced(long offset);

        /** The log does not have {@code [from, to)} any more. */
        void lost(long from, long to);

        /** There may be more to match, though the tail has nothing new: {@link Front#step} is to be called soon. */
        void more();
    }

    private final Source source;
    private final Matcher matcher;
    private final Tail.Cursor cursor;
    private long position;
    private long told;
    private @Nullable Window window;
    private boolean atTail;
    private boolean fetching;
    private boolean closed;

    /** @param position the lowest offset not matched yet */
    public Front(Source source, long position, Matcher matcher) {
        this.source = source;
        this.position = position;
        this.told = position;
        this.matcher = matcher;
        this.cursor = source.tail().cursor();
        this.atTail = cursor.seek(position);
    }

    /** The lowest offset not matched yet. */
    public long position() {
        return position;
    }

    /**
     * What it needs of the tail: its position when it reads there, else {@link Long#MAX_VALUE}. While the matcher takes nothing the tail
     * need not wait: what it has let go of is read back.
     */
    public long needsOfTail() {
        return atTail && !closed && matcher.takes() ? position : Long.MAX_VALUE;
    }

    /** Ends it. */
    public void close() {
        closed = true;
        window = null;
    }

    /**
     * Matches up to so many records.
     *
     * @return whether there may be more to match at once
     */
    public boolean step(int records) {
        if (closed || !matcher.takes()) {
            return false;
        }
        return atTail ? stepTail(records) : stepBack(records);
    }

    private boolean stepTail(int records) {
        for (int i = 0; i < records; i++) {
            LogRecord record = cursor.next();
            if (record == null) {
                if (cursor.overrun()) {
                    advance(position);
                    atTail = cursor.seek(position);
                    return true;
                }
                advance(Math.max(position, cursor.position()));
                return false;
            }
            matcher.match(record);
            position = record.offset() + 1;
            if (!matcher.takes()) {
                advance(position);
                return false;
            }
        }
        advance(position);
        return true;
    }

    private boolean stepBack(int records) {
        if (cursor.seek(position)) {
            atTail = true;
            window = null;
            return true;
        }
        Window stretch = window;
        if (stretch == null || !stretch.covers(position)) {
            fetch();
            return false;
        }
        int index = stretch.indexOf(position);
        int end = Math.min(stretch.records().size(), index + records);
        for (; index < end && matcher.takes(); index++) {
            matcher.match(stretch.records().get(index));
        }
        advance(index < stretch.records().size() ? stretch.records().get(index).offset() : stretch.next());
        return true;
    }

    private void advance(long offset) {
        position = offset;
        if (offset > told) {
            told = offset;
            matcher.advanced(offset);
        }
    }

    private void fetch() {
        if (fetching) {
            return;
        }
        fetching = true;
        source.read(position).onComplete(read -> source.later(() -> fetched(read)));
    }

    private void fetched(AsyncResult<Chunk> read) {
        fetching = false;
        if (closed) {
            return;
        }
        if (read.succeeded() && (!read.result().atEnd() || read.result().from() > position)) {
            arrived(read.result());
            matcher.more();
        } else {
            LOGGER.atWarn()
                    .addKeyValue("partition", source.partition())
                    .addKeyValue("offset", position)
                    .addKeyValue("error", String.valueOf(read.cause()))
                    .log("log could not be read back; trying again");
            source.afterPause(matcher::more);
        }
    }

    private void arrived(Chunk chunk) {
        if (chunk.from() > position) {
            matcher.lost(position, chunk.from());
            advance(chunk.from());
        }
        window = Window.of(chunk);
    }
}
