// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.trial.rehearsal.Mutant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trial is tried on a toy gateway: the honest one is green, and each mutant is found out. */
class RehearsalIT {
    private final StringWriter text = new StringWriter();

    @Test
    void an_honest_gateway_is_green_although_it_is_killed() {
        assertThat(run(FaultKind.KILL_GATEWAY, Mutant.None.class))
                .as(text.toString())
                .isTrue();
        assertThat(text.toString()).contains("door back after").contains("green");
    }

    @ParameterizedTest
    @CsvSource({
        "AcknowledgesBeforeProducing, FOUND not durable",
        "CommitsBeforeDelivering, FOUND lost",
        "SkipsVerificationAndAtResume, FOUND forgery accepted; FOUND lost"
    })
    void a_mutant_is_found_out(String mutant, String findings) throws Exception {
        boolean green = run(FaultKind.KILL_GATEWAY, Class.forName(Mutant.class.getName() + "$" + mutant));
        assertThat(green).as(text.toString()).isFalse();
        assertThat(text.toString()).contains(findings.split("; "));
    }

    private boolean run(FaultKind fault, Class<?> main) {
        TrialSettings settings = new TrialSettings(
                fault,
                60,
                Duration.ofSeconds(4),
                1,
                1,
                TrialSettings.Protocol.CONSUMER,
                false,
                7,
                Duration.ofSeconds(4),
                TrialSettings.Keep.NEVER);
        return new TrialRun(settings, main.getName(), new PrintWriter(text)).run();
    }
}
