// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.completion;

import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the command line. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description =
                "Prints a script that makes a shell complete this command line: source <(./sluice completion bash)")
public final class CompletionCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init") // required
    private Shell shell;

    /** What can be completed for. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    public CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        String script = switch (shell) {
            // the one script loads zsh's bashcompinit by itself
            case bash, zsh -> AutoComplete.bash(root.getCommandName(), root);
            case fish -> FishScript.of(root);
        };
        terminal.out().print(script);
        terminal.out().flush();
    }
}
