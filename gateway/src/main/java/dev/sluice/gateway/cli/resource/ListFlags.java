// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of them are listed. Filled in by picocli on the main thread. */
final class ListFlags {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            completionCandidates = States.class,
            description = "only those that are ${COMPLETION-CANDIDATES}")
    private @Nullable String state;

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            completionCandidates = Origins.class,
            description = "only those that are defined by ${COMPLETION-CANDIDATES}")
    private @Nullable String origin;

    @Option(names = "--search", paramLabel = "TEXT", description = "only those with this in their id, provider or host")
    private @Nullable String search;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (100)")
    int limit;

    @Option(names = "--after", paramLabel = "CURSOR", description = "goes on where a list has ended")
    @Nullable
    String after;

    /** What a resource's state may be. */
    static final class States extends java.util.ArrayList<String> {
        private static final long serialVersionUID = 1L;

        States() {
            super(List.of("active", "paused", "failing", "disabled", "orphaned"));
        }
    }

    /** Who may define it. */
    static final class Origins extends java.util.ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Origins() {
            super(List.of("file", "api"));
        }
    }

    Ask on(Ask list) {
        if (limit < 1) {
            throw CommandFailure.usage("--limit must be 1 or more");
        }
        return list.query("state", one("--state", state, new States()))
                .query("origin", one("--origin", origin, new Origins()))
                .query("q", search);
    }

    private static @Nullable String one(String option, @Nullable String given, List<String> known) {
        if (given != null && !known.contains(given)) {
            throw CommandFailure.usage(
                    option + " must be one of " + String.join(", ", known) + ", not '" + given + "'");
        }
        return given;
    }

    /** Whether a list of subscriptions asks for each one's lag. */
    static final class Lag {
        @Option(names = "--no-lag", description = "does not ask for each one's lag: quicker for many")
        boolean none;
    }
}
