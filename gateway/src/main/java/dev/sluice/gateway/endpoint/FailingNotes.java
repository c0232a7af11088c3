// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.endpoint;

import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.signals.SignalBoard;
import dev.sluice.subscriptions.signals.SignalCodec;
import dev.sluice.subscriptions.signals.SignalKind;
import dev.sluice.subscriptions.signals.Signals;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Since when subscriptions have had nothing but failures, as the nodes tell each other. Thread-safe. */
public final class FailingNotes {
    private static final Logger LOGGER = LoggerFactory.getLogger(FailingNotes.class);
    private static final SignalKind<Note> KIND =
            new SignalKind<>("failing", 200_000, 16L << 20, Duration.ZERO, new Codec());

    private final SignalBoard<Note> board;

    /**
     * What is said of a subscription.
     *
     * @param incarnation whose; another one's note says nothing
     * @param since epoch milliseconds
     */
    record Note(long incarnation, long since) {}

    /** Made before the signals start. */
    public FailingNotes(Signals signals) {
        this.board = signals.board(KIND);
    }

    /** Epoch milliseconds; 0 when nothing is noted. */
    long since(Subscription subscription) {
        return since(subscription.id(), subscription.incarnation());
    }

    /** Epoch milliseconds; 0 when nothing is noted. */
    public long since(String id, long incarnation) {
        return board.find(id)
                .filter(note -> note.value().incarnation() == incarnation)
                .map(note -> note.value().since())
                .orElse(0L);
    }

    void failing(Subscription subscription, long since) {
        board.put(subscription.id(), new Note(subscription.incarnation(), since))
                .onFailure(failure -> LOGGER.atWarn()
                        .addKeyValue("subscriptionId", subscription.id())
                        .addKeyValue("error", String.valueOf(failure.getMessage()))
                        .log("a failing subscription could not be noted"));
    }

    void recovered(Subscription subscription) {
        board.remove(subscription.id())
                .onFailure(failure -> LOGGER.atWarn()
                        .addKeyValue("subscriptionId", subscription.id())
                        .addKeyValue("error", String.valueOf(failure.getMessage()))
                        .log("a recovered subscription could not be noted"));
    }

    /** Incarnation | milliseconds. */
    static final class Codec implements SignalCodec<Note> {
        private static final byte VERSION = 1;

        @Override
        public byte version() {
            return VERSION;
        }

        @Override
        public byte[] write(Note note) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(note.incarnation)
                    .putLong(note.since)
                    .array();
        }

        @Override
        public Note read(byte version, byte[] bytes) {
            if (version != VERSION || bytes.length < 2 * Long.BYTES) {
                throw new IllegalArgumentException("a failing subscription's note of version " + version);
            }
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Note(in.getLong(), in.getLong());
        }
    }
}
