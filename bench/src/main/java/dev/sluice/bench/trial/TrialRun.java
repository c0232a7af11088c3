// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.trial.check.Checker;
import dev.sluice.bench.trial.check.Delays;
import dev.sluice.bench.trial.check.Proof;
import dev.sluice.bench.trial.check.Recovery;
import dev.sluice.bench.trial.check.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One trial, from the proof of the checker to its verdict. Confined to the main thread. */
public final class TrialRun {
    private final TrialSettings settings;
    private final String gatewayMain;
    private final boolean proven;
    private final PrintWriter out;

    /** A trial of the gateway that this project is about. */
    public TrialRun(TrialSettings settings, PrintWriter out) {
        this(settings, Gateway.MAIN, false, out);
    }

    /** A trial of whatever takes the same arguments, to see whether a bad gateway is found out, without the checker's own proof. */
    TrialRun(TrialSettings settings, String gatewayMain, PrintWriter out) {
        this(settings, gatewayMain, true, out);
    }

    private TrialRun(TrialSettings settings, String gatewayMain, boolean proven, PrintWriter out) {
        this.settings = settings;
        this.gatewayMain = gatewayMain;
        this.proven = proven;
        this.out = out;
    }

    /** Runs it and prints what it showed; true when nothing was held against the gateway. */
    public boolean run() {
        try (Stage stage = new Stage("trial", settings.protocol().broker())) {
            if (!proven && !Proof.run(stage.folder().resolve("proof"), out)) {
                return false;
            }
            Path ledgers = folder(stage);
            out.printf(
                    "trial %s: %d events/s for %d s to %d gateways (group protocol: %s), seed %d%n",
                    settings.fault().title(),
                    settings.rate(),
                    settings.length().toSeconds(),
                    settings.nodes(),
                    settings.protocol().name().toLowerCase(Locale.ROOT),
                    settings.seed());
            out.flush();
            Notes notes = course(stage, ledgers);
            Verdict verdict = Checker.check(ledgers, settings.bounds(notes.blows()));
            TrialReport report = new TrialReport(settings, verdict, recoveries(ledgers), delays(ledgers), notes);
            report.print(out);
            if (isKept(report)) {
                stage.keep();
                out.println("  ledgers and logs are kept in " + stage.folder());
                out.flush();
            }
            return report.isGreen();
        }
    }

    private Notes course(Stage stage, Path ledgers) {
        return settings.fault() == FaultKind.REBALANCE
                ? new RebalanceCourse(settings, gatewayMain).run(stage, ledgers)
                : new Course(settings, gatewayMain).run(stage, ledgers);
    }

    /** Where a gateway is always there, there is nothing to come back. */
    private List<Recovery.Back> recoveries(Path ledgers) {
        return settings.fault() == FaultKind.REBALANCE ? List.of() : Recovery.of(ledgers);
    }

    /** Where a fault lasts for a while: those that it must not touch, beside the one that it does. */
    private Map<String, Delays> delays(Path ledgers) {
        if (settings.blows() == 0) {
            return Map.of();
        }
        Map<String, Delays> delays = new LinkedHashMap<>();
        delays.put(
                "steady webhooks", Delays.of(ledgers, Cast.of(settings, false).steady()));
        if (settings.fault().plan().subject() != null) {
            delays.put(Cast.SUBJECT, Delays.of(ledgers, Set.of(Cast.SUBJECT)));
        }
        return delays;
    }

    private boolean isKept(TrialReport report) {
        return switch (settings.keep()) {
            case ALWAYS -> true;
            case WHEN_RED -> !report.isGreen();
            case NEVER -> false;
        };
    }

    private static Path folder(Stage stage) {
        try {
            return Files.createDirectories(stage.folder().resolve("ledgers"));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the ledgers", e);
        }
    }
}
