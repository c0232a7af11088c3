// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import dev.sluice.gateway.cli.api.Ask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which event types are listed. Filled in by picocli on the main thread. */
final class TypeListFlags {
    @Option(names = "--type", paramLabel = "T", description = "only this one")
    @Nullable
    String type;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (100)")
    int limit;

    @Option(names = "--after", paramLabel = "PLACE", description = "go on behind this place, as the last list told")
    @Nullable
    String after;

    Ask query() {
        return Ask.get(TypePaths.ALL).query("type", type);
    }
}
