// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrialIT {
    @Test
    void a_killed_broker_loses_nothing() {
        assertThat(ShortRuns.trial("kill-broker --rate 40 --seconds 4 --blows 1"))
                .as("checkpoints were read")
                .doesNotContain("\"kept\":0");
    }

    @Test
    void an_unknown_fault_is_wrong_usage() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Trial()).setErr(new PrintWriter(err)).execute("boredom");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("no fault boredom");
    }
}
