// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.delivery.replay.ReplayCare;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after replays every two seconds. */
final class ReplaySide {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplaySide.class);
    private static final long TEND_MILLIS = 2_000;
    private static final long STOP_MILLIS = 1_500;

    private ReplaySide() {}

    static void tend(ReplayCare care, Vertx vertx, Closers closers) {
        var tending = new AtomicBoolean();
        long timer = vertx.setPeriodic(TEND_MILLIS, tick -> tend(care, tending));
        closers.add("replays", STOP_MILLIS, () -> vertx.cancelTimer(timer));
    }

    /** One at a time; what is missed the next round sees. */
    private static void tend(ReplayCare care, AtomicBoolean tending) {
        if (!tending.compareAndSet(false, true)) {
            return;
        }
        care.tend()
                .onFailure(failed -> LOGGER.atWarn()
                        .addKeyValue("error", String.valueOf(failed.getMessage()))
                        .log("replays could not be looked after; trying again"))
                .onComplete(done -> tending.set(false));
    }
}
