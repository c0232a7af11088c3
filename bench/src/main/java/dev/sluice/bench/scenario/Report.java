// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.process.Machine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a scenario showed. */
public record Report(String scenario, List<? extends Part> sections) {
    public Report {
        sections = List.copyOf(sections);
    }

    /** Tables, the machine, the command, and one line of JSON to keep. */
    public String text(String command) {
        StringBuilder text = new StringBuilder();
        sections.forEach(section -> text.append(section.text()));
        text.append("  machine: ").append(Machine.describe()).append('\n');
        text.append("  command: ").append(command).append('\n');
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("scenario", scenario);
        facts.put("at", Instant.now().toString());
        facts.put("machine", Machine.describe());
        facts.put("command", command);
        facts.put("sections", sections.stream().map(Part::facts).toList());
        return text.append(Json.of(facts)).append('\n').toString();
    }
}
