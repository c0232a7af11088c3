// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.loop;

import io.vertx.core.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands around all that one shard does: turns, timers, answers. Confined to the shard's event loop.
 *
 * <p>State that a bug has left half changed must not be written down: the process ends, others take over from the last checkpoint. An
 * {@link Error} is such a bug as well: a record may have been offered to some and not to others.
 */
public final class Guard {
    private static final Logger LOGGER = LoggerFactory.getLogger(Guard.class);

    private final Runnable stuck;
    private boolean broken;

    /** @param stuck told when the process must end */
    public Guard(Runnable stuck) {
        this.stuck = stuck;
    }

    /** Whether something has failed: nothing of the shard's state may be written any more. */
    public boolean broken() {
        return broken;
    }

    /** Runs it, unless something has failed before. */
    public void run(String task, Runnable turn) {
        if (broken) {
            return;
        }
        try {
            turn.run();
        } catch (RuntimeException | Error bug) { // the outermost edge of the shard
            failed(task, bug);
        }
    }

    /** The same of a handler. */
    public <T> Handler<T> of(String task, Handler<T> handler) {
        return value -> run(task, () -> handler.handle(value));
    }

    /** Something of the shard has failed. */
    public void failed(String task, Throwable bug) {
        boolean first = !broken;
        broken = true;
        try {
            if (first) {
                LOGGER.atError().setCause(bug).addKeyValue("task", task).log("a shard failed; the process must end");
            }
        } finally {
            stuck.run();
        }
    }
}
