// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import dev.sluice.gateway.cli.api.Ask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which replays are listed. Filled in by picocli on the main thread. */
final class ReplayListFlags {
    @Option(names = "--subscription", paramLabel = "ID", description = "only this subscription's")
    @Nullable
    String subscription;

    @Option(names = "--state", paramLabel = "S", description = "running, paused, completed or cancelled")
    @Nullable
    String state;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (100)")
    int limit;

    @Option(names = "--after", paramLabel = "PLACE", description = "go on behind this place, as the last list told")
    @Nullable
    String after;

    Ask query() {
        return Ask.get(ReplayText.PATH).query("subscription", subscription).query("state", state);
    }
}
