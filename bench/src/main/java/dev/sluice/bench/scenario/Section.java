// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One comparison: all windows of both contenders, and what was aimed at. */
public record Section(String title, String unit, List<Sample> product, List<Sample> ceiling, List<Target> targets)
        implements Part {
    private static final String ROW = "  %-10s %-30s %-22s %-22s %-9s %-9s %-12s %-13s %s%n";

    public Section {
        product = List.copyOf(product);
        ceiling = List.copyOf(ceiling);
        targets = List.copyOf(targets);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(title).append('\n');
        text.append(ROW.formatted(
                "", unit + "/s", "p50 ms", "p99 ms", "cores", "broker", "per CPU-s", "RSS/peak MiB", "flaws"));
        if (!product.isEmpty()) {
            text.append(row("sluice", product));
        }
        text.append(row("ceiling", ceiling));
        if (!product.isEmpty()) {
            targets.forEach(target -> text.append(line(target)));
        }
        return text.toString();
    }

    private static String row(String name, List<Sample> samples) {
        return ROW.formatted(
                name,
                Spread.of(samples, Sample::rate).text(0),
                Spread.of(samples, Sample::p50).text(2),
                Spread.of(samples, Sample::p99).text(2),
                number("%.2f", Spread.of(samples, Sample::cores).median()),
                number("%.2f", Spread.of(samples, Sample::brokerCores).median()),
                number("%,.0f", Spread.of(samples, Sample::perCpuSecond).median()),
                number("%.0f", Spread.of(samples, Sample::rssMiB).median())
                        + "/"
                        + number("%.0f", Spread.of(samples, Sample::peakMiB).max()),
                samples.stream().mapToLong(Sample::flaws).sum());
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private String line(Target target) {
        Spread measured = target.measured(product, ceiling);
        return "  %s: %s, wanted %s %s: %s%n"
                .formatted(
                        target.name(),
                        measured.text(2),
                        target.atLeast() ? ">=" : "<=",
                        number("%.2f", target.bound()),
                        target.isMetBy(measured.median()) ? "met" : "MISSED");
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("title", title);
        facts.put("unit", unit);
        facts.put("sluice", product);
        facts.put("ceiling", ceiling);
        Map<String, Object> aims = new LinkedHashMap<>();
        if (!product.isEmpty()) {
            targets.forEach(target -> aims.put(
                    target.name(), Map.of("measured", target.measured(product, ceiling), "bound", target.bound())));
        }
        facts.put("targets", aims);
        return facts;
    }
}
