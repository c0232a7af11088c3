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
 * refuses, or when it has not answered for a while. Confined to one event loop.
 */
final class PatientAppend extends Deadlines.Waiter {
    private final IngestHandler handler;
    private final Deadlines patience;
    private final Event event;
    private final boolean repeatable;
    private final Promise<Receipt> outcome = Promise.promise();
    /** Ways that may still end well. */
    private int open;

    private boolean spooling;

    private PatientAppend(IngestHandler handler, Deadlines patience, Event event, boolean repeatable) {
        this.handler = handler;
        this.patience = patience;
        this.event = event;
        this.repeatable = repeatable;
    }

    /** @param patience where it waits before its event goes to the disk */
    static Future<Receipt> publish(IngestHandler handler, Deadlines patience, Event event, boolean repeatable) {
        var append = new PatientAppend(handler, patience, event, repeatable);
        if (handler.ingest().disk().holds()) {
            append.spool();
        } else {
            append.begin();
        }
        return append.outcome.future();
    }

    private void begin() {
        open++;
        patience.enter(this, System.nanoTime());
        handler.ingest().publisher().publish(event, repeatable).onComplete(this::logged);
    }

    private void logged(@Nullable Receipt receipt, @Nullable Throwable failure) {
        patience.leave(this);
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
        if (!spooling) {
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
