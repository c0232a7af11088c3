// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckerTest {
    private static final Bounds NO_REPEATS = World.BOUNDS;

    @TempDir
    Path folder;

    @Test
    void faultless_ledgers_are_green_and_counted() {
        new World(700).write(folder);
        Verdict verdict = Checker.check(folder, NO_REPEATS);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.counts().byName())
                .containsEntry("sent", 700L)
                .containsEntry("acked", 686L)
                .containsEntry("refused", 14L)
                .containsEntry("lost", 0L);
        assertThat(verdict.counts().delivered()).isPositive();
        assertThat(folder).isDirectoryNotContaining("glob:**.tsv");
    }

    @Test
    void repeats_within_the_bound_are_counted_and_allowed() {
        World world = new World(700);
        Row again = world.file(World.OTHER).get(5);
        world.file(World.OTHER).add(again);
        world.write(folder);
        Verdict verdict = Checker.check(folder, new Bounds(1, 2, NO_REPEATS.lease()));
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.counts().repeated()).isEqualTo(1);
    }

    @Test
    void what_a_stream_tells_to_be_missing_is_not_lost() {
        World world = new World(700);
        List<Row> rows = world.file(World.STREAM);
        Row.Receipt last = (Row.Receipt) rows.removeLast();
        rows.add(new Row.Gap(last.at(), World.STREAM, last.session(), last.seq(), "retention", 1L));
        world.write(folder);
        Verdict verdict = Checker.check(folder, NO_REPEATS);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.counts().byName()).containsEntry("toldMissing", 1L);
    }

    @Test
    void an_event_of_unknown_outcome_that_is_in_the_log_must_be_delivered() {
        World world = new World(700);
        String id = ((Row.Logged) world.file("log").get(0)).id();
        world.file("door")
                .removeIf(row -> row instanceof Row.Outcome outcome
                        && outcome.id().equals(id)
                        && outcome.answer() == Row.Answer.ACKED);
        world.write(folder);
        assertThat(Checker.check(folder, NO_REPEATS).counts().byName())
                .containsEntry("ghosts", 1L)
                .containsEntry("lost", 0L);
    }

    @Test
    void a_cut_off_line_is_red() throws Exception {
        new World(70).write(folder);
        Files.writeString(folder.resolve("log.jsonl"), "{\"row\":\"logged\",\"part", StandardOpenOption.APPEND);
        assertThat(Checker.check(folder, NO_REPEATS).breaches()).contains(Breach.BROKEN_LEDGER);
    }

    @Test
    void recovery_is_measured_from_the_blow_to_the_first_sign_after_the_mend() {
        try (LedgerWriter ledger = new LedgerWriter(folder.resolve("all.jsonl"))) {
            ledger.write(new Row.Fault(1_000, "kill", true));
            ledger.write(new Row.Outcome(900, 2_500, "evt_1", Row.Answer.ACKED, 200, "evt_1"));
            ledger.write(new Row.Fault(2_000, "kill", false));
            ledger.write(new Row.Outcome(3_000, 4_000, "evt_2", Row.Answer.ACKED, 200, "evt_2"));
            ledger.write(new Row.Logged(3, 7, "evt_2", "t", "d"));
            ledger.write(new Row.Receipt(6_000, "a", "t", "evt_2", "d", 1, true, 200, "", 0));
        }
        assertThat(Recovery.of(folder))
                .containsExactly(new Recovery.Back(
                        "kill",
                        Optional.of(Duration.ofMillis(3)),
                        Optional.of(Duration.ofMillis(5)),
                        Optional.empty(),
                        Optional.of(Duration.ofMillis(5))));
    }
}
