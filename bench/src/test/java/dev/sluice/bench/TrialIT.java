// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TrialIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kill-broker --rate 40 --seconds 4 --blows 1",
                "pause-node --rate 25 --seconds 4 --nodes 2 --blows 1",
                "poison-event --rate 50 --seconds 4 --nodes 2 --blows 1 --group-protocol classic"
            })
    void a_short_trial_is_green(String words) {
        StringWriter out = new StringWriter();
        CommandLine trial = new CommandLine(new Trial()).setOut(new PrintWriter(out));
        List<String> arguments = Arrays.asList(words.split(" "));
        int code = trial.execute(arguments.toArray(new String[0]));
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("green: nothing lost, nothing invented", "\"lost\":0", "\"invented\":0");
        assertThat(out.toString()).as("checkpoints were read").doesNotContain("\"kept\":0");
    }

    @Test
    void a_short_rebalance_is_green_while_subscriptions_are_changed() {
        StringWriter out = new StringWriter();
        CommandLine trial = new CommandLine(new Trial()).setOut(new PrintWriter(out));
        int code = trial.execute("rebalance", "--nodes", "2", "--rate", "25", "--seconds", "6", "--seed", "3");
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("green: nothing lost, nothing invented", "\"lost\":0", "\"invented\":0");
        assertThat(out.toString()).doesNotContain("\"blows\":0").doesNotContain("\"changes\":0");
    }

    @Test
    void an_unknown_fault_is_wrong_usage() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Trial()).setErr(new PrintWriter(err)).execute("boredom");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("no fault boredom");
    }
}
