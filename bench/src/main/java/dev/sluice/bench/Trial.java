// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.trial.FaultKind;
import dev.sluice.bench.trial.TrialRun;
import dev.sluice.bench.trial.TrialSettings;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./sluice trial}. */
@Command(
        name = "trial",
        mixinStandardHelpOptions = true,
        description = "Drives traffic, injects a fault, and compares the ledgers: nothing lost, nothing invented.")
public final class Trial implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            completionCandidates = FaultKind.Titles.class,
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String fault = "none";

    @Option(
            names = "--rate",
            description = "Events a second (default: 500; 100 where three gateways share the machine).")
    private @Nullable Integer rate;

    @Option(names = "--seconds", description = "Length of the traffic (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Option(
            names = "--blows",
            description = "How often the fault is done (default: 1 to 3); rebalance does it all the time.")
    private @Nullable Integer blows;

    @Option(
            names = "--nodes",
            description =
                    "Gateways (default: 1; 3 with pause-broker, pause-node, dead-endpoint, poison-event, rolling-restart, rebalance).")
    private @Nullable Integer nodes;

    @Option(
            names = "--group-protocol",
            description = "What the gateways' consumer group speaks: consumer or classic (default: ${DEFAULT-VALUE}).")
    private String protocol = "consumer";

    @Option(
            names = "--ordering",
            description = "key: a subscriber that asks for order by key takes part, and its order is checked; none"
                    + " (default: ${DEFAULT-VALUE}).")
    private String ordering = "key";

    @Option(names = "--seed", description = "Of the events and the moments of the blows (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--keep", description = "Keep ledgers and logs; when something is found they are kept anyway.")
    private boolean keep;

    public static void main(String[] arguments) {
        Jvm.quiet();
        System.exit(new CommandLine(new Trial()).execute(arguments));
    }

    @Override
    public Integer call() {
        FaultKind kind = FaultKind.called(fault)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "no fault " + fault));
        TrialSettings settings = new TrialSettings(
                kind,
                rate == null ? kind.usualRate() : rate,
                Duration.ofSeconds(seconds),
                blows == null || kind.usualBlows() == 0 ? kind.usualBlows() : blows,
                nodes == null ? kind.usualNodes() : nodes,
                protocol(),
                ordered(),
                seed,
                Duration.ofSeconds(30),
                keep ? TrialSettings.Keep.ALWAYS : TrialSettings.Keep.WHEN_RED);
        return new TrialRun(settings, spec.commandLine().getOut()).run() ? 0 : 1;
    }

    private TrialSettings.Protocol protocol() {
        return switch (protocol) {
            case "consumer" -> TrialSettings.Protocol.CONSUMER;
            case "classic" -> TrialSettings.Protocol.CLASSIC;
            default -> throw new ParameterException(spec.commandLine(), "no group protocol " + protocol);
        };
    }

    private boolean ordered() {
        return switch (ordering) {
            case "key" -> true;
            case "none" -> false;
            default -> throw new ParameterException(spec.commandLine(), "no ordering " + ordering);
        };
    }
}
