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
    KILL_BROKER;

    /** As it is called on the command line. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one called {@code title}. */
    public static Optional<FaultKind> called(String title) {
        return Arrays.stream(values())
                .filter(kind -> kind.title().equals(title))
                .findFirst();
    }
}
