// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import dev.sluice.subscriptions.signals.Signal;
import dev.sluice.subscriptions.signals.SignalBoard;
import dev.sluice.subscriptions.signals.SignalKind;
import dev.sluice.subscriptions.signals.Signals;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays' progress in the signals. Thread-safe. */
public final class ReplayNotes implements ReplayProgress {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayNotes.class);

    /** A day longer than an ended replay is shown. */
    private static final Duration KEPT = Duration.ofDays(8);

    private static final SignalKind<ReplayNote> KIND =
            new SignalKind<>("replay", 200_000, 32L << 20, KEPT, ReplayNote.CODEC);

    private final SignalBoard<ReplayNote> board;

    /** Made before the signals start. */
    public ReplayNotes(Signals signals) {
        this.board = signals.board(KIND);
    }

    @Override
    public Optional<ReplayNote> find(String replay, int partition) {
        return board.find(id(replay, partition)).map(Signal::value);
    }

    @Override
    public void tell(String replay, int partition, ReplayNote note) {
        board.put(id(replay, partition), note)
                .onFailure(failure -> LOGGER.atDebug()
                        .addKeyValue("replayId", replay)
                        .addKeyValue("partition", partition)
                        .addKeyValue("error", String.valueOf(failure.getMessage()))
                        .log("a replay's progress could not be told; it is told again"));
    }

    /** Runs it after notes have come, on the signals' thread: it must not block. */
    public void listen(Runnable changed) {
        board.listen(changed);
    }

    private static String id(String replay, int partition) {
        return replay + "/" + partition;
    }
}
