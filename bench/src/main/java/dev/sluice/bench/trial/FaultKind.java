// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a trial does to the gateway. */
public enum FaultKind {
    /** Nothing. */
    NONE,
    /** SIGKILL in the midst of traffic, and started again at once. */
    KILL_GATEWAY,
    /** SIGKILL to the only broker, and started again after a second. */
    KILL_BROKER,
    /** Some gateways leave (SIGTERM, SIGKILL) and come back all the time, while the API makes, changes, pauses and deletes subscriptions. */
    REBALANCE;

    /** As it is called on the command line. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Events a second, when nobody says otherwise. */
    public int usualRate() {
        return this == REBALANCE ? 100 : 500;
    }

    /** The one called {@code title}. */
    public static Optional<FaultKind> called(String title) {
        return Arrays.stream(values())
                .filter(kind -> kind.title().equals(title))
                .findFirst();
    }
}
