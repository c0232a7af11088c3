// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchIT {
    @ParameterizedTest
    @ValueSource(strings = {"ingest", "deliver", "stream", "endtoend"})
    void a_quick_run_of_the_ceilings_counts_without_flaws(String scenario) {
        StringWriter out = new StringWriter();
        CommandLine bench = new CommandLine(new Bench()).setOut(new PrintWriter(out));
        int code = bench.execute(scenario, "--quick", "--ceilings");
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("machine: ", "\"scenario\":\"" + scenario + "\"")
                .doesNotContain("\"flaws\":1");
        assertThat(out.toString().lines().filter(line -> line.stripLeading().startsWith("ceiling")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0"), "no flaws");
    }

    @Test
    void an_unknown_scenario_is_wrong_usage() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Bench()).setErr(new PrintWriter(err)).execute("wishful");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("no scenario wishful");
    }
}
