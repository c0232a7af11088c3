// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateCodec;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WrittenStateTest {
    private static final UUID TOPIC = new UUID(1, 2);

    private final WrittenState written = new WrittenState();
    private long offset;

    private static PartitionRecord of(int era, int epoch) {
        return new PartitionRecord(TOPIC, 100, 7, "m" + epoch, epoch, "tx-" + epoch, era);
    }

    private void take(PartitionRecord record) {
        written.take(offset++, StateCodec.partitionKey(), record.encode());
    }

    @Test
    void epochs_that_stay_or_rise_are_trusted_and_the_last_record_counts() {
        take(of(0, 3));
        take(of(0, 3));
        take(of(0, 9));

        assertThat(written.wentBack()).isNull();
        assertThat(written.record()).isEqualTo(of(0, 9));
    }

    @Test
    void an_older_member_that_wrote_after_a_newer_one_is_told_even_when_the_newer_writes_again() {
        take(of(0, 5));
        take(of(0, 4));
        take(of(0, 5));

        assertThat(written.wentBack())
                .contains("offset 1")
                .contains("member m4 of epoch 4")
                .contains("member m5 of epoch 5");
    }

    @Test
    void a_group_that_began_anew_has_low_epochs_and_is_trusted_and_who_was_in_the_one_before_is_not() {
        take(of(0, 50));
        take(of(1, 1));
        assertThat(written.wentBack()).isNull();

        take(of(0, 51));
        assertThat(written.wentBack()).contains("epoch 51");
    }

    @Test
    void what_went_back_counts_no_more_when_the_group_has_begun_anew_since() {
        take(of(0, 5));
        take(of(0, 4));
        take(of(1, 2));

        assertThat(written.wentBack()).isNull();
    }

    @Test
    void another_topic_and_a_writer_that_tells_no_era_are_not_compared() {
        take(of(0, 5));
        take(of(PartitionRecord.NO_ERA, 4));
        take(of(0, 4));
        take(new PartitionRecord(new UUID(3, 4), 0, 7, "m", 1, "tx", 0));

        assertThat(written.wentBack()).isNull();
    }

    @Test
    void a_record_of_the_version_before_is_read_without_an_era_and_that_version_reads_this_one() {
        byte[] today = of(2, 6).encode();

        assertThat(PartitionRecord.decode(today)).isEqualTo(of(2, 6));
        assertThat(PartitionRecord.decode(Arrays.copyOf(today, today.length - 1)))
                .isEqualTo(of(PartitionRecord.NO_ERA, 6));
    }

    @Test
    void an_owner_goes_on_in_the_era_of_the_last_writer_unless_the_group_began_anew() {
        Adoption adoption = Adoption.of(0, of(3, 20), Map.of(), Map.of(), Adoption.NOT_CUT);

        assertThat(adoption.era(20)).isEqualTo(3);
        assertThat(adoption.era(21)).isEqualTo(3);
        assertThat(adoption.era(2)).isEqualTo(4);
        assertThat(Adoption.first(0, Map.of(), 0).era(1)).isZero();
        assertThat(written.begunAnew(0, of(3, 20)).era()).isEqualTo(4);
    }
}
