// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.lane.Cut;
import dev.sluice.delivery.shard.ShardCut;
import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateWrite;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShardPlacesTest {
    private static final int PARTITION = 3;
    private static final Set<Integer> PARTITIONS = Set.of(PARTITION);

    private final ShardPlaces places = new ShardPlaces(2);

    ShardPlacesTest() {
        var record = new PartitionRecord(new UUID(1, 2), 100, 40, "n0", 5, "sluice-n0", 0);
        places.adopted(Adoption.of(PARTITION, record, Map.of(), Map.of(), Adoption.NOT_CUT), 1);
    }

    private static ShardCut answer(long position, long registryPosition, StateWrite... writes) {
        return new ShardCut(
                registryPosition, Map.of(PARTITION, new Cut(PARTITION, position, List.of(writes), List.of())));
    }

    private Checkpoint combine(Map<Integer, ShardCut> answers) {
        return places.combine(PARTITIONS, answers);
    }

    private void write(Map<Integer, ShardCut> answers) {
        places.committed(combine(answers), answers);
    }

    @Test
    void a_partition_is_written_as_far_as_the_last_of_its_shards_is() {
        Checkpoint checkpoint = combine(Map.of(0, answer(130, 60), 1, answer(120, 50)));

        assertThat(checkpoint.positions()).containsExactly(Map.entry(PARTITION, 120L));
        assertThat(checkpoint.registryPositions()).containsExactly(Map.entry(PARTITION, 50L));
        assertThat(places.eras()).containsExactly(Map.entry(PARTITION, 1));
    }

    @Test
    void a_partition_of_which_a_shard_has_never_answered_is_left_out() {
        var header = new StateWrite.Header(new LaneKey("s1", 1), 110L);

        Checkpoint checkpoint = combine(Map.of(0, answer(130, 60, header)));

        assertThat(checkpoint.positions()).isEmpty();
        assertThat(checkpoint.writes()).isEmpty();
    }

    @Test
    void a_shard_that_does_not_answer_takes_part_with_its_place_in_the_last_one() {
        write(Map.of(0, answer(130, 60), 1, answer(120, 60)));

        assertThat(combine(Map.of(0, answer(190, 60))).positions()).containsEntry(PARTITION, 120L);
        assertThat(combine(Map.of(1, answer(190, 60))).positions()).containsEntry(PARTITION, 130L);
    }

    @Test
    void nobody_is_spoken_for_after_a_checkpoint_of_which_it_is_not_known_whether_it_landed() {
        Map<Integer, ShardCut> both = Map.of(0, answer(130, 60), 1, answer(120, 60));
        write(both);

        places.doubtful(combine(Map.of(0, answer(190, 60), 1, answer(180, 60))));

        assertThat(combine(Map.of(0, answer(190, 60))).positions()).isEmpty();
        assertThat(combine(both).positions()).containsEntry(PARTITION, 120L);
    }

    @Test
    void nobody_is_spoken_for_after_the_log_was_cut() {
        write(Map.of(0, answer(130, 60), 1, answer(120, 60)));

        places.forgetShards();

        assertThat(combine(Map.of(0, answer(60, 60))).positions()).isEmpty();
    }

    @Test
    void the_registry_position_never_goes_back() {
        assertThat(combine(Map.of(0, answer(130, 10), 1, answer(120, 60))).registryPositions())
                .containsEntry(PARTITION, 40L);

        write(Map.of(0, answer(130, 80), 1, answer(120, 80)));

        assertThat(combine(Map.of(0, answer(140, 70), 1, answer(140, 90))).registryPositions())
                .containsEntry(PARTITION, 80L);
    }

    @Test
    void what_is_written_need_not_be_written_again() {
        Map<Integer, ShardCut> both = Map.of(0, answer(130, 60), 1, answer(120, 60));
        assertThat(places.has(combine(both))).isFalse();

        write(both);

        assertThat(places.has(combine(both))).isTrue();
        var header = new StateWrite.Header(new LaneKey("s1", 1), 110L);
        assertThat(places.has(combine(Map.of(0, answer(130, 60, header), 1, answer(120, 60)))))
                .isFalse();
    }

    @Test
    void a_partition_that_went_away_and_came_back_begins_with_nothing_known_of_its_shards() {
        write(Map.of(0, answer(130, 60), 1, answer(120, 60)));

        places.dropped(PARTITION);
        assertThat(places.eras()).isEmpty();
        places.adopted(Adoption.first(PARTITION, Map.of(), 0), 0);

        assertThat(combine(Map.of(0, answer(190, 60))).positions()).isEmpty();
    }
}
