// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import dev.sluice.gateway.cli.terminal.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which version may be changed. Filled in by picocli on the main thread. */
public final class VersionFlag {
    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "only if it is still of this version, as get shows it")
    private @Nullable String ifMatch;

    /** The request, one of {@code all}, with what was asked for. */
    public Ask on(Ask ask, int all) {
        if (ifMatch != null && all > 1) {
            throw CommandFailure.usage("--if-match is of one thing, and here are " + all);
        }
        return ask.ifMatch(ifMatch);
    }
}
