// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;

/** What a subscriber may get and what it must, decided without the gateway's own matching. */
sealed interface Interest permits Steady, Life {
    String name();

    String tenant();

    /** Whether the events of one key must arrive in order. */
    boolean ordered();

    /** Whether it asked for such an event at any time between its sending and {@code receivedAt}. */
    boolean allows(Row.Intent event, long receivedAt);

    /** Whether the event is from before it began. */
    boolean isBefore(History event, long receivedAt);

    /** Whether the event, which is acknowledged or on the log, must have arrived. */
    boolean awaits(Row.Intent intent, History event);
}
