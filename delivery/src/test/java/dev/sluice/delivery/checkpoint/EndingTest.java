// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the coordinator's word proves of a transaction that stands open on a log. */
class EndingTest {
    private static final long PRODUCER = 7;
    private static final int EPOCH = 4;

    private static Ending ending(TransactionState state, int epoch) {
        return ending(state, PRODUCER, epoch);
    }

    private static Ending ending(TransactionState state, long producer, int epoch) {
        var open = new ProducerState(PRODUCER, EPOCH, 0, 0, OptionalInt.empty(), OptionalLong.of(34));
        var said = new TransactionDescription(1, state, producer, epoch, 10_000, OptionalLong.empty(), Set.of());
        return Ending.of(open, said);
    }

    @ParameterizedTest
    @EnumSource(names = {"ONGOING", "PREPARE_COMMIT", "PREPARE_ABORT", "PREPARE_EPOCH_FENCE"})
    void one_that_has_not_ended_is_waited_for_whatever_its_epoch(TransactionState state) {
        for (int epoch = EPOCH - 1; epoch <= EPOCH + 2; epoch++) {
            assertThat(ending(state, epoch)).isEqualTo(new Ending.UnderWay(state));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPTY", "COMPLETE_ABORT"})
    void one_whose_producer_has_a_later_epoch_has_ended(TransactionState state) {
        assertThat(ending(state, EPOCH + 1)).isEqualTo(new Ending.Forgotten(state));
        assertThat(ending(state, EPOCH + 9)).isEqualTo(new Ending.Forgotten(state));
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPTY", "COMPLETE_ABORT"})
    void without_a_later_epoch_a_coordinator_may_speak_of_the_past(TransactionState state) {
        assertThat(ending(state, EPOCH)).isInstanceOf(Ending.Unproven.class);
        assertThat(ending(state, EPOCH - 1)).isInstanceOf(Ending.Unproven.class);
    }

    @Test
    void a_commit_may_be_its_own_or_a_later_one() {
        assertThat(ending(TransactionState.COMPLETE_COMMIT, EPOCH)).isEqualTo(new Ending.Committed());
        assertThat(ending(TransactionState.COMPLETE_COMMIT, EPOCH + 1)).isEqualTo(new Ending.Committed());
        assertThat(ending(TransactionState.COMPLETE_COMMIT, EPOCH + 2))
                .isEqualTo(new Ending.Forgotten(TransactionState.COMPLETE_COMMIT));
    }

    @ParameterizedTest
    @EnumSource
    void of_another_producer_nothing_is_proven(TransactionState state) {
        assertThat(ending(state, PRODUCER + 1, EPOCH + 1)).isInstanceOf(Ending.Unproven.class);
    }

    @Test
    void a_state_of_a_later_kafka_proves_nothing() {
        assertThat(ending(TransactionState.UNKNOWN, EPOCH + 1)).isInstanceOf(Ending.Unproven.class);
    }
}
