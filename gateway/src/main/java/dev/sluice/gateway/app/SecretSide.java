// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.upkeep.SecretUpkeep;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the secrets that the registry keeps, every 10 s. */
final class SecretSide {
    private static final Logger LOGGER = LoggerFactory.getLogger(SecretSide.class);
    private static final long TEND_MILLIS = 10_000;
    private static final long STOP_MILLIS = 1_500;

    private SecretSide() {}

    static void tend(NodeOptions options, Registry registry, Vertx vertx, MeterRegistry meters, Closers closers) {
        var upkeep = new SecretUpkeep(
                registry, options.clock(), options.keys().ring().hasOld());
        Gauge.builder(
                        "sluice.sealed.under.old.keys",
                        () -> registry.current().underOldKeys().size())
                .description("Sources and subscriptions whose stored secrets are sealed with a master key from before")
                .register(meters);
        Gauge.builder(
                        "sluice.locked.resources",
                        () -> locked(registry.current()).size())
                .description("Sources and subscriptions whose stored secrets this node can't open")
                .register(meters);
        var tending = new AtomicBoolean();
        tend(upkeep, tending);
        long timer = vertx.setPeriodic(TEND_MILLIS, tick -> tend(upkeep, tending));
        closers.add("secret-upkeep", STOP_MILLIS, () -> vertx.cancelTimer(timer));
    }

    /** What this node can't serve because it can't open its secrets. */
    static List<String> locked(Snapshot snapshot) {
        return snapshot.all()
                .filter(each -> each.locked() != null)
                .map(each -> each.kind().label() + "/" + each.id())
                .sorted()
                .toList();
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
