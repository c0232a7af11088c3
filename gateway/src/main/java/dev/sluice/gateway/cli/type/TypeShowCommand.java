// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a schema. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows the newest schema, or that of a version; with --json all there is.")
final class TypeShowCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    @Option(names = "--version-number", paramLabel = "N", description = "the schema of this version, from 1")
    private @Nullable Integer number;

    TypeShowCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            String version = number == null ? null : number.toString();
            Answer answer = api.send(TypePaths.about(Ask.get(TypePaths.of(id)).query("version", version)));
            terminal.out()
                    .println(
                            flags.json()
                                    ? answer.body()
                                    : answer.json().path("schema").toPrettyString());
        }
    }
}
