// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import dev.sluice.gateway.cli.access.TokenCommand;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.completion.CompletionCommand;
import dev.sluice.gateway.cli.dead.DeadLetterGroup;
import dev.sluice.gateway.cli.define.CreateCommand;
import dev.sluice.gateway.cli.define.HandedOverCommand;
import dev.sluice.gateway.cli.define.RotateCommand;
import dev.sluice.gateway.cli.define.UpdateCommand;
import dev.sluice.gateway.cli.delivery.AttemptsCommand;
import dev.sluice.gateway.cli.delivery.LagCommand;
import dev.sluice.gateway.cli.delivery.TestCommand;
import dev.sluice.gateway.cli.event.EventGroup;
import dev.sluice.gateway.cli.node.CheckCommand;
import dev.sluice.gateway.cli.node.DevCommand;
import dev.sluice.gateway.cli.node.RunCommand;
import dev.sluice.gateway.cli.provider.SendCommand;
import dev.sluice.gateway.cli.provider.VerifyCommand;
import dev.sluice.gateway.cli.replay.ReplayGroup;
import dev.sluice.gateway.cli.resource.ResourceGroup;
import dev.sluice.gateway.cli.stream.ListenCommand;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.EnvironmentDefaults;
import dev.sluice.gateway.cli.terminal.ProcessLife;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.cli.terminal.Version;
import dev.sluice.gateway.cli.type.TypeGroup;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's top: picks the command, and turns whatever ends it into a message and an exit code. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "A push gateway: verified webhooks in, signed webhooks and resumable streams out.",
        synopsisSubcommandLabel = "COMMAND")
public final class SluiceCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private SluiceCommand() {}

    /** Runs the command that the arguments name, in this process; returns the exit code. */
    static int run(Terminal terminal, String... arguments) {
        var line = new CommandLine(new SluiceCommand())
                .addSubcommand(new DevCommand(terminal))
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(new CheckCommand(terminal))
                .addSubcommand(new TokenCommand(terminal))
                .addSubcommand(new SendCommand(terminal))
                .addSubcommand(new ListenCommand(terminal))
                .addSubcommand(new VerifyCommand(terminal))
                .addSubcommand(sources(terminal))
                .addSubcommand(subscriptions(terminal))
                .addSubcommand(new EventGroup(terminal).line())
                .addSubcommand(new ReplayGroup(terminal).line())
                .addSubcommand(new AttemptsCommand(terminal))
                .addSubcommand(new DeadLetterGroup(terminal).line())
                .addSubcommand(new TypeGroup(terminal).line())
                .addSubcommand(new CompletionCommand(terminal))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setExecutionStrategy(SluiceCommand::execute)
                .setExecutionExceptionHandler((thrown, command, parsed) -> failed(terminal, thrown));
        line.setDefaultValueProvider(new EnvironmentDefaults(terminal.environment()));
        return line.execute(arguments);
    }

    private static CommandLine sources(Terminal terminal) {
        var group = new ResourceGroup(terminal, ResourceKind.SOURCE);
        var others = new ArrayList<>(defining(terminal, group, ResourceKind.SOURCE));
        others.add(new CommandLine(new HandedOverCommand(terminal, group.flags())));
        return group.line(others);
    }

    private static CommandLine subscriptions(Terminal terminal) {
        var group = new ResourceGroup(terminal, ResourceKind.SUBSCRIPTION);
        var others = new ArrayList<>(defining(terminal, group, ResourceKind.SUBSCRIPTION));
        others.add(new CommandLine(new TestCommand(terminal, group.flags())));
        others.add(new CommandLine(new LagCommand(terminal, group.flags())));
        return group.line(others);
    }

    private static List<CommandLine> defining(Terminal terminal, ResourceGroup group, ResourceKind kind) {
        return List.of(
                CreateCommand.of(terminal, group.flags(), kind),
                UpdateCommand.of(terminal, group.flags(), kind),
                new CommandLine(new RotateCommand(terminal, group.flags(), kind)));
    }

    /** An option of a group's own, given before a sub-command, would count for nothing: better told. */
    private static int execute(ParseResult parsed) {
        for (ParseResult at = parsed; at.hasSubcommand(); at = at.subcommand()) {
            for (OptionSpec option : at.matchedOptions()) {
                if (option.scopeType() == ScopeType.LOCAL) {
                    throw new ParameterException(
                            at.commandSpec().commandLine(),
                            option.longestName() + " must stand behind "
                                    + at.subcommand().commandSpec().name());
                }
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Runs as the process itself. */
    public static int runAsProcess(String... arguments) {
        var life = new ProcessLife();
        var terminal = new Terminal(
                System.in,
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                System.getenv(),
                life);
        int exitCode = run(terminal, arguments);
        life.failed();
        return exitCode;
    }

    private static int failed(Terminal terminal, Exception thrown) {
        if (thrown instanceof CommandFailure told) {
            terminal.err().println("sluice: " + told.getMessage());
            return told.exitCode();
        }
        terminal.err().println("sluice: failed: " + thrown);
        thrown.printStackTrace(terminal.err());
        return CommandFailure.AT_RUN_TIME;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
