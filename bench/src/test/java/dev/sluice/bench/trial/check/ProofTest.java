// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProofTest {
    @TempDir
    Path scratch;

    static List<Plant> plants() {
        return Plants.all();
    }

    @ParameterizedTest
    @MethodSource("plants")
    void a_planted_fault_is_found_and_named_and_nothing_else_is(Plant plant) {
        Proof.Result result = Proof.run(plant, scratch);
        assertThat(result.found()).as(result.text()).isTrue();
    }

    @Test
    void the_whole_proof_is_printed_and_passes() {
        StringWriter text = new StringWriter();
        boolean proven = Proof.run(scratch, new PrintWriter(text));
        assertThat(proven).as(text.toString()).isTrue();
        assertThat(text.toString().lines()).hasSize(1 + Plants.all().size()).noneMatch(line -> line.contains("NOT"));
    }
}
