// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.dead.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TooBigTest {
    private static final int MAX = 1_000;

    private final TooBig tooBig = new TooBig(MAX);

    private static DeadLetter letter(int partition) {
        return new DeadLetter(partition, 7, null, null, null, -1, DeadLetter.Reason.UNREADABLE, 0, "", 0, History.NONE);
    }

    @Test
    void a_letter_that_was_refused_comes_bare_and_its_partition_is_left_out_when_that_is_refused_too() {
        DeadLetter refused = letter(3);
        tooBig.failed(new RecordTooLargeException(), 3, refused);
        tooBig.settle(0);

        assertThat(tooBig.room(refused)).isZero();
        assertThat(tooBig.room(letter(3))).isEqualTo(MAX);
        assertThat(tooBig.partitions(0)).isEmpty();

        tooBig.failed(new RecordTooLargeException(), 3, refused);
        tooBig.settle(0);

        assertThat(tooBig.partitions(1)).containsExactly(3);
        assertThat(tooBig.partitions(TimeUnit.SECONDS.toNanos(61))).isEmpty();
    }

    @Test
    void a_partition_with_a_state_that_is_too_big_is_left_out_and_other_failures_change_nothing() {
        tooBig.failed(new TimeoutException(), 1, null);
        tooBig.failed(null, 1, null);
        tooBig.failed(new RecordTooLargeException(), 2, null);
        tooBig.settle(0);

        assertThat(tooBig.partitions(0)).containsExactly(2);
    }

    @Test
    void a_checkpoint_goes_without_the_partitions_left_out() {
        Checkpoint all = new Checkpoint(
                Map.of(1, 10L, 2, 20L),
                Map.of(1, 5L, 2, 5L),
                Map.of(1, List.of(), 2, List.of()),
                List.of(letter(1), letter(2)));

        Checkpoint rest = all.without(Set.of(2));

        assertThat(rest.positions()).containsOnlyKeys(1);
        assertThat(rest.registryPositions()).containsOnlyKeys(1);
        assertThat(rest.writes()).containsOnlyKeys(1);
        assertThat(rest.deadLetters()).extracting(DeadLetter::partition).containsExactly(1);
        assertThat(all.without(Set.of())).isSameAs(all);
    }
}
