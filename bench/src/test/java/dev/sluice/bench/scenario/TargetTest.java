// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final List<Sample> PRODUCT = List.of(sample(80), sample(90), sample(50));
    private static final List<Sample> CEILING = List.of(sample(100), sample(100), sample(50));

    @Test
    void a_ratio_is_taken_turn_by_turn() {
        Spread measured = Target.rateAtLeast(0.85).measured(PRODUCT, CEILING);
        assertThat(measured).isEqualTo(new Spread(0.9, 0.8, 1.0));
        assertThat(Target.rateAtLeast(0.85).isMetBy(measured.median())).isTrue();
    }

    @Test
    void a_report_names_medians_spread_and_what_was_missed() {
        Section section = new Section(
                "made up", "answers", PRODUCT, CEILING, List.of(Target.rateAtLeast(0.95), Target.p50AtMost(5)));
        assertThat(section.text())
                .contains("80 [50..90]", "100 [50..100]", "rate / ceiling: 0.90 [0.80..1.00], wanted >= 0.95: MISSED")
                .contains("p50 ms: 1.00 [1.00..1.00], wanted <= 5.00: met");
    }

    @Test
    void one_line_of_json_says_the_same() {
        Section section = new Section("made up", "answers", PRODUCT, CEILING, List.of(Target.rateAtLeast(0.85)));
        String text = new Report("ingest", List.of(section)).text("./sluice bench ingest");
        assertThat(text.lines().filter(line -> line.startsWith("{")))
                .singleElement()
                .asString()
                .contains("\"scenario\":\"ingest\"", "\"median\":0.9", "\"command\":\"./sluice bench ingest\"");
    }

    private static Sample sample(double rate) {
        return new Sample(rate, 1, 2, 0.5, 0.1, 100, 120, 0);
    }
}
