// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.core.instrument.step.StepTimer;
import java.util.concurrent.TimeUnit;

/** Meters whose timers do something else before they record. */
final class SlowTimer extends SimpleMeterRegistry {
    private final Runnable first;

    SlowTimer(Runnable first) {
        super(SimpleConfig.DEFAULT, Clock.SYSTEM);
        this.first = first;
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
        return new StepTimer(id, clock, config, pauses, getBaseTimeUnit(), 60_000, false) {
            @Override
            protected void recordNonNegative(long amount, TimeUnit unit) {
                first.run();
                super.recordNonNegative(amount, unit);
            }
        };
    }
}
