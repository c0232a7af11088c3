// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock of the ledgers. */
public final class Clock {
    /** Microseconds since the epoch. */
    public static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private Clock() {}
}
