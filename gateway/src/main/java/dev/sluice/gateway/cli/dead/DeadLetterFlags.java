// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.dead;

import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.event.Moment;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are listed. Filled in by picocli on the main thread. */
final class DeadLetterFlags {
    @Option(names = "--subscription", paramLabel = "ID", description = "only those of this subscription")
    private @Nullable String subscription;

    @Option(
            names = "--reason",
            paramLabel = "R",
            description = "only those with this reason: exhausted, throttled, expired, parked_full, retention, schema,"
                    + " unreadable")
    private @Nullable String reason;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only those given up then or later: 2026-01-31T12:00:00Z, or how long ago, such as 10m")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "only those given up before then")
    private @Nullable String until;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (100)")
    int limit;

    @Option(names = "--after", paramLabel = "CURSOR", description = "goes on where a list has ended")
    @Nullable
    String after;

    @Option(names = "--iso", description = "times as they are, not how long ago")
    boolean iso;

    Ask query() {
        if (limit < 1) {
            throw CommandFailure.usage("--limit must be 1 or more");
        }
        Instant now = Instant.now();
        return Ask.get("/v1/dead-letters")
                .query("subscription", subscription)
                .query("reason", reason)
                .query("since", since == null ? null : Moment.of("--since", since, now))
                .query("until", until == null ? null : Moment.of("--until", until, now));
    }
}
