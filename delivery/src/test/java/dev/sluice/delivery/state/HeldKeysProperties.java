// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HeldKeysProperties {
    private static final LaneKey LANE = new LaneKey("sub_1", 7);

    @Provide
    Arbitrary<List<HeldKey>> pages() {
        return Arbitraries.longs()
                .between(0, Long.MAX_VALUE / 4)
                .flatMap(base -> Combinators.combine(
                                Arbitraries.longs(),
                                Arbitraries.longs().between(base, base + 1_000_000),
                                Arbitraries.of(true, false))
                        .as(HeldKey::new)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(StateCodec.PAGE_SIZE));
    }

    @Property(tries = 300)
    void a_page_is_read_as_it_was_written_and_takes_at_most_twelve_bytes_a_key(
            @ForAll("pages") List<HeldKey> held, @ForAll("pages") List<HeldKey> other) {
        StateWrite write = new StateWrite.Keys(LANE, 3, held);

        byte[] value = StateCodec.value(write);

        assertThat(StateCodec.read(StateCodec.key(write), value)).isEqualTo(write);
        assertThat(value).hasSizeLessThanOrEqualTo(16 + 12 * held.size());
        assertThat(StateCodec.key(write)).isNotEqualTo(StateCodec.key(new StateWrite.Keys(LANE, 4, other)));
    }

    @Property(tries = 20)
    void an_empty_page_removes_its_record(@ForAll byte number) {
        StateWrite none = new StateWrite.Keys(LANE, Math.abs(number), List.of());

        assertThat(StateCodec.value(none)).isNull();
        assertThat(StateCodec.read(StateCodec.key(none), null)).isEqualTo(none);
    }
}
