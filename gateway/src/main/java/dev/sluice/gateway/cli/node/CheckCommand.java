// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.node;

import dev.sluice.config.Mode;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every problem of a configuration file at once. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tells every problem of a configuration file; starts nothing, asks no network.")
public final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration file")
    @SuppressWarnings("NullAway.Init") // required
    private Path config;

    public CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var problems = terminal.load(config, Mode.CHECK).problems();
        problems.forEach(terminal.out()::println);
        terminal.out().println(problems.isEmpty() ? "ok" : problems.size() + " problems");
        return problems.isEmpty() ? 0 : CommandFailure.WRONG_USE;
    }
}
