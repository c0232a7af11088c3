// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.Event;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * An event of a source that spools, on its way to the log or else to the disk: to the disk when something waits there, when the log
 * refuses, or when it has not answered for a while. Nothing of it begins once its request has been answered: what the sender was refused
 * is sent again. Confined to one event loop.
 */
final class PatientAppend extends Deadlines.Waiter {
    private final Intake intake;
    private final IngestHandler handler;
    private final IngestHandler.Waiting waiting;
    private final Event event;
    private final boolean repeatable;
    private final Promise<Receipt> outcome = Promise.promise();
    /** Ways that may still end well. */
    private int open;

    private boolean spooling;

    private PatientAppend(
            Intake intake, IngestHandler handler, IngestHandler.Waiting waiting, Event event, boolean repeatable) {
        this.intake = intake;
        this.handler = handler;
        this.waiting = waiting;
        this.event = event;
        this.repeatable = repeatable;
    }

    /** @param waiting where it waits before its event goes to the disk */
    static Future<Receipt> publish(
            Intake intake, IngestHandler handler, IngestHandler.Waiting waiting, Event event, boolean repeatable) {
        var append = new PatientAppend(intake, handler, waiting, event, repeatable);
        if (handler.ingest().disk().holds()
                || !waiting.enterPatience(append, intake.arrivedNanos(), System.nanoTime())) {
            append.spool();
        } else {
            append.begin();
        }
        return append.outcome.future();
    }

    private void begin() {
        open++;
        handler.ingest().publisher().publish(event, repeatable).onComplete(this::logged);
    }

    private void logged(@Nullable Receipt receipt, @Nullable Throwable failure) {
        waiting.patience().leave(this);
        if (failure instanceof LogUnavailableException) {
            spool();
        }
        ended(receipt, failure);
    }

    /** The log takes its time. */
    @Override
    void overdue() {
        spool();
    }

    private void spool() {
        if (!spooling && intake.isWaiting()) {
            spooling = true;
            open++;
            handler.ingest().disk().keep(event, repeatable).onComplete(this::ended);
        }
    }

    private void ended(@Nullable Receipt receipt, @Nullable Throwable failure) {
        open--;
        if (receipt != null) {
            outcome.tryComplete(receipt);
        } else if (open == 0) {
            outcome.tryFail(failure == null ? new IllegalStateException("no outcome") : failure);
        }
    }
}
