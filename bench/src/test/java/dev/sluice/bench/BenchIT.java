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
    @ValueSource(strings = {"ingest", "deliver", "fanout", "subscriptions"})
    void a_quick_run_counts_without_flaws(String scenario) {
        ShortRuns.flawless(scenario);
    }

    @Test
    void an_unknown_scenario_is_wrong_usage() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Bench()).setErr(new PrintWriter(err)).execute("wishful");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("no scenario wishful");
    }
}
