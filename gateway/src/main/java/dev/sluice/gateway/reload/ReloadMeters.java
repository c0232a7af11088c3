// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** How changes of the file fared. Thread-safe. */
final class ReloadMeters {
    private final Counter applied;
    private final Counter refused;
    private final Counter failed;

    ReloadMeters(MeterRegistry registry, Supplier<ReloadState> state) {
        applied = reloads(registry, "applied");
        refused = reloads(registry, "refused");
        failed = reloads(registry, "failed");
        Gauge.builder("sluice.config.last.reload.ok", () -> state.get().ok() ? 1 : 0)
                .description("1 while the node runs by what its configuration file says")
                .register(registry);
        Gauge.builder(
                        "sluice.config.restart.pending",
                        () -> state.get().waiting().size())
                .description("Sections of the configuration file whose change waits for a restart")
                .register(registry);
    }

    private static Counter reloads(MeterRegistry registry, String outcome) {
        return Counter.builder("sluice.config.reloads")
                .description("Changed configuration files, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    void applied() {
        applied.increment();
    }

    void refused() {
        refused.increment();
    }

    void failed() {
        failed.increment();
    }
}
