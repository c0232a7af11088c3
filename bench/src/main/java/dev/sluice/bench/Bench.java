// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.scenario.CatchUp;
import dev.sluice.bench.scenario.Deliver;
import dev.sluice.bench.scenario.EndToEnd;
import dev.sluice.bench.scenario.Fanout;
import dev.sluice.bench.scenario.Idle;
import dev.sluice.bench.scenario.Ingest;
import dev.sluice.bench.scenario.Isolation;
import dev.sluice.bench.scenario.Scenario;
import dev.sluice.bench.scenario.Settings;
import dev.sluice.bench.scenario.Streams;
import dev.sluice.bench.scenario.Subscriptions;
import dev.sluice.bench.scenario.Takeover;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./sluice bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the gateway beside bare ceilings, in turns, on this machine.")
public final class Bench implements Callable<Integer> {
    private static final List<Scenario> SCENARIOS = List.of(
            new Ingest(),
            new Deliver(),
            new Fanout(),
            new Isolation(),
            new Subscriptions(),
            new Streams(),
            new CatchUp(),
            new Idle(),
            new EndToEnd(),
            new Takeover());
    private static final double QUICK_SECONDS = 0.5;
    private static final double QUICK_WARMUP = 0.25;
    private static final int QUICK_BACKLOG = 20_000;
    private static final List<Integer> QUICK_REGISTERED = List.of(10, 20);
    private static final int QUICK_BEHIND = 150_000;
    private static final List<Integer> QUICK_ENDPOINTS = List.of(10);
    private static final int QUICK_IDLE = 100;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            completionCandidates = Names.class,
            description = "Of ${COMPLETION-CANDIDATES}; all when left out.")
    private List<String> names = List.of();

    @Option(names = "--turns", description = "Windows of each contender (default: ${DEFAULT-VALUE}).")
    private int turns = 5;

    @Option(names = "--seconds", description = "Length of a window (default: ${DEFAULT-VALUE}).")
    private double seconds = 6;

    @Option(names = "--warmup", description = "Seconds before a window (default: ${DEFAULT-VALUE}).")
    private double warmup = 2;

    @Option(
            names = "--first-warmup",
            description = "Seconds before a process's first window, while it is compiled (default: ${DEFAULT-VALUE}).")
    private double firstWarmup = 45;

    @Option(names = "--connections", description = "At the door (default: ${DEFAULT-VALUE}).")
    private int connections = 64;

    @Option(names = "--body", description = "Bytes of a body (default: ${DEFAULT-VALUE}).")
    private int bodyBytes = 1_024;

    @Option(names = "--in-flight", description = "Deliveries under way at once (default: ${DEFAULT-VALUE}).")
    private int inFlight = 256;

    @Option(names = "--backlog", description = "Events that wait for delivery (default: ${DEFAULT-VALUE}).")
    private int backlog = 1_200_000;

    @Option(names = "--sockets", description = "Of the stream scenario (default: ${DEFAULT-VALUE}).")
    private int sockets = 1_000;

    @Option(
            names = "--registered",
            split = ",",
            description =
                    "Subscriptions there are, of the subscriptions scenario; takeover takes the first and the last"
                            + " (default: ${DEFAULT-VALUE}).")
    private List<Integer> registered = List.of(10, 100, 1_000, 10_000);

    @Option(
            names = "--ordering",
            description =
                    "key: deliver measures order by key, 1,000 keys, beside no order; none (default: ${DEFAULT-VALUE}).")
    private String ordering = "none";

    @Option(names = "--behind", description = "Events before the late one of catchup (default: ${DEFAULT-VALUE}).")
    private int behind = 1_000_000;

    @Option(
            names = "--endpoints",
            split = ",",
            description =
                    "How many there are in isolation: of 10 one is dead, of more 9 in 10 (default: ${DEFAULT-VALUE}).")
    private List<Integer> endpoints = List.of(10, 1_000);

    @Option(names = "--idle", description = "Sockets of the idle scenario (default: ${DEFAULT-VALUE}).")
    private int idle = 5_000;

    @Option(
            names = "--algorithm",
            split = ",",
            description = "Of the signatures of ingest: hmac, ed25519, ecdsa, rsa, all (default: ${DEFAULT-VALUE}).")
    private List<String> algorithms = List.of("hmac");

    @Option(names = "--quick", description = "A minute for all, to see that it works; its figures say nothing.")
    private boolean quick;

    @Option(names = "--ceilings", description = "The bare ceilings alone.")
    private boolean ceilings;

    /** All scenarios' names, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return SCENARIOS.stream().map(Scenario::name).iterator();
        }
    }

    public static void main(String[] arguments) {
        Jvm.quiet();
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() {
        List<Scenario> wanted =
                names.isEmpty() ? SCENARIOS : names.stream().map(this::scenario).toList();
        PrintWriter out = spec.commandLine().getOut();
        String command = "./sluice bench "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        for (Scenario scenario : wanted) {
            out.println(scenario.run(settings()).text(command));
            out.flush();
        }
        return 0;
    }

    private Scenario scenario(String name) {
        return SCENARIOS.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "no scenario " + name));
    }

    private boolean ordered() {
        return switch (ordering) {
            case "key" -> true;
            case "none" -> false;
            default -> throw new ParameterException(spec.commandLine(), "no ordering " + ordering);
        };
    }

    private List<String> algorithms() {
        List<String> wanted = algorithms.contains("all") ? Ingest.ALGORITHMS : algorithms;
        wanted.stream()
                .filter(name -> !Ingest.ALGORITHMS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ParameterException(spec.commandLine(), "no algorithm " + name);
                });
        return wanted;
    }

    private Settings settings() {
        return quick
                ? new Settings(
                        1,
                        QUICK_SECONDS,
                        QUICK_WARMUP,
                        QUICK_WARMUP,
                        8,
                        bodyBytes,
                        32,
                        QUICK_BACKLOG,
                        20,
                        QUICK_REGISTERED,
                        ordered(),
                        QUICK_BEHIND,
                        QUICK_ENDPOINTS,
                        QUICK_IDLE,
                        algorithms(),
                        ceilings)
                : new Settings(
                        turns,
                        seconds,
                        warmup,
                        firstWarmup,
                        connections,
                        bodyBytes,
                        inFlight,
                        backlog,
                        sockets,
                        registered,
                        ordered(),
                        behind,
                        endpoints,
                        idle,
                        algorithms(),
                        ceilings);
    }
}
