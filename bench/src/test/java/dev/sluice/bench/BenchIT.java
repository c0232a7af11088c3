// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchIT {
    @ParameterizedTest
    @ValueSource(strings = {"ingest", "deliver", "fanout", "subscriptions", "stream", "endtoend"})
    void a_quick_run_counts_without_flaws(String scenario) {
        StringWriter out = new StringWriter();
        CommandLine bench = new CommandLine(new Bench()).setOut(new PrintWriter(out));
        int code = bench.execute(scenario, "--quick");
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("machine: ", "\"scenario\":\"" + scenario + "\"");
        assertThat(rows(out, "sluice")).isNotEmpty().allMatch(line -> line.endsWith(" 0"), "no flaws");
        assertThat(rows(out, "ceiling")).isNotEmpty().allMatch(line -> line.endsWith(" 0"), "no flaws");
    }

    @Test
    void a_quick_look_at_idle_sockets_tells_what_each_takes() {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new Bench()).setOut(new PrintWriter(out)).execute("idle", "--quick");
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("\"scenario\":\"idle\"", "cloudevents.json / bare Vert.x", "sluice.v1 / bare Vert.x");
    }

    private static List<String> rows(StringWriter out, String contender) {
        return out.toString()
                .lines()
                .filter(line -> line.stripLeading().startsWith(contender + " "))
                .toList();
    }

    @Test
    void an_unknown_scenario_is_wrong_usage() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Bench()).setErr(new PrintWriter(err)).execute("wishful");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("no scenario wishful");
    }
}
