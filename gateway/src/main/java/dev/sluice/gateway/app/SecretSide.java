// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.upkeep.SecretUpkeep;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the secrets that the registry keeps, every 10 s. */
final class SecretSide {
    private static final Logger LOGGER = LoggerFactory.getLogger(SecretSide.class);
    private static final long TEND_MILLIS = 10_000;
    private static final long STOP_MILLIS = 1_500;

    private SecretSide() {}

    static void tend(Registry registry, InstantSource clock, Vertx vertx, Closers closers) {
        var upkeep = new SecretUpkeep(registry, clock);
        var tending = new AtomicBoolean();
        long timer = vertx.setPeriodic(TEND_MILLIS, tick -> tend(upkeep, tending));
        closers.add("secret-upkeep", STOP_MILLIS, () -> vertx.cancelTimer(timer));
    }

    /** One at a time; what is missed the next round sees. */
    private static void tend(SecretUpkeep upkeep, AtomicBoolean tending) {
        if (!tending.compareAndSet(false, true)) {
            return;
        }
        upkeep.tend()
                .onFailure(failed -> LOGGER.atWarn()
                        .addKeyValue("error", String.valueOf(failed.getMessage()))
                        .log("stored secrets could not be looked after; trying again"))
                .onComplete(done -> tending.set(false));
    }
}
