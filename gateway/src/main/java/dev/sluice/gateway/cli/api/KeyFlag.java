// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command that is run again is done again. Filled in by picocli on the main thread. */
public final class KeyFlag {
    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "done once, however often the command is run with this key (else each run has its own)")
    private @Nullable String key;

    /** The request with the key that was asked for; {@code number} counts a command's requests from 0. */
    public Ask on(Ask ask, int number) {
        return key == null ? ask : ask.header(Ask.KEY, number == 0 ? key : key + "-" + (number + 1));
    }
}
