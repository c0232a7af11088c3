// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.Percentiles;
import dev.sluice.bench.process.Machine;
import dev.sluice.bench.trial.check.Delays;
import dev.sluice.bench.trial.check.Finding;
import dev.sluice.bench.trial.check.Recovery;
import dev.sluice.bench.trial.check.Verdict;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a trial showed, for people and for machines. */
record TrialReport(
        TrialSettings settings,
        Verdict verdict,
        List<Recovery.Back> recoveries,
        Map<String, Delays> delays,
        Notes notes) {
    private static final int NOTES = 20;

    boolean isGreen() {
        return verdict.isGreen() && notes.flaws().isEmpty() && notes.gatewayExit() == 0;
    }

    void print(PrintWriter out) {
        recoveries.forEach(back -> out.printf(
                "  %s: door back after %s, webhooks after %s, streams after %s; all partitions served again after %s%n",
                back.fault(), text(back.door()), text(back.webhook()), text(back.stream()), text(back.takeover())));
        delays.forEach((who, delay) -> {
            print(out, who, "while it lasted", delay.during());
            print(out, who, "otherwise", delay.otherwise());
        });
        notes.remarks().stream().limit(NOTES).forEach(note -> out.println("  " + note));
        out.println("  gateway ended with " + notes.gatewayExit() + " on SIGTERM");
        StringBuilder counts = new StringBuilder();
        verdict.counts()
                .byName()
                .forEach((name, count) ->
                        counts.append("  ").append(name).append(' ').append(String.format(Locale.ROOT, "%,d", count)));
        out.println(counts);
        for (Finding finding : verdict.findings()) {
            out.println("  FOUND " + finding);
        }
        notes.flaws().stream().limit(NOTES).forEach(flaw -> out.println("  FOUND " + flaw));
        out.println("  machine: " + Machine.describe());
        out.println(Json.of(facts()));
        out.println(isGreen() ? "green: nothing lost, nothing invented" : "RED");
        out.flush();
    }

    private static void print(PrintWriter out, String who, String when, Percentiles delay) {
        if (delay.count() > 0) {
            out.printf(
                    Locale.ROOT,
                    "  %s, %s: from the acknowledgement to the taking p50 %.0f ms, p99 %.0f ms, most %.0f ms%n",
                    who,
                    when,
                    delay.p50(),
                    delay.p99(),
                    delay.max());
        }
    }

    private static String text(Optional<Duration> after) {
        return after.map(time -> String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3))
                .orElse("never");
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("trial", settings.fault().title());
        facts.put("at", Instant.now().toString());
        facts.put("machine", Machine.describe());
        facts.put("nodes", settings.nodes());
        facts.put("groupProtocol", settings.protocol().name().toLowerCase(Locale.ROOT));
        facts.put("ordered", settings.ordered());
        facts.put("rate", settings.rate());
        facts.put("seconds", settings.length().toSeconds());
        facts.put("blows", notes.blows());
        facts.put("seed", settings.seed());
        facts.put("flaws", notes.flaws().size());
        facts.put("counts", verdict.counts().byName());
        facts.put(
                "recoveries",
                recoveries.stream()
                        .map(back -> Map.of(
                                "doorMs", millis(back.door()),
                                "webhookMs", millis(back.webhook()),
                                "streamMs", millis(back.stream()),
                                "takeoverMs", millis(back.takeover())))
                        .toList());
        facts.put("delays", delays);
        facts.put("green", isGreen());
        return facts;
    }

    private static long millis(Optional<Duration> after) {
        return after.map(Duration::toMillis).orElse(-1L);
    }
}
