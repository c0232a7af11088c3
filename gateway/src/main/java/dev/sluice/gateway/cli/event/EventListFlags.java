// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events are listed. Filled in by picocli on the main thread. */
final class EventListFlags {
    @Option(
            names = {"--type", "--types"},
            paramLabel = "P",
            split = ",",
            description = "only those of these types, such as com.stripe.*; may be repeated")
    private final List<String> types = new ArrayList<>();

    @Option(names = "--subject", paramLabel = "X", description = "only those about this subject")
    private @Nullable String subject;

    @Option(names = "--source", paramLabel = "S", description = "only those of this source, such as /in/demo-stripe")
    private @Nullable String source;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only those received then or later: 2026-01-31T12:00:00Z, or how long ago, such as 10m")
    private @Nullable String since;

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
        Ask ask = Ask.get("/v1/events")
                .query("subject", subject)
                .query("source", source)
                .query("since", since == null ? null : Moment.of("--since", since, Instant.now()));
        for (String type : types) {
            ask = ask.query("type", type);
        }
        return ask;
    }
}
