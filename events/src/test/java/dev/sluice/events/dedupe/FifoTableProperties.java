// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FifoTableProperties {
    /** Numbers below 40 add, remove or move that digest; digests share their low bits, so that they collide, and some the bits that the index has. */
    @Property
    void behaves_like_a_map_that_forgets_its_oldest_slot(
            @ForAll @IntRange(min = 1, max = 200) int capacity,
            @ForAll @Size(max = 600) List<@IntRange(min = 0, max = 999) Integer> steps) {
        FifoTable table = new FifoTable(capacity);
        Map<Integer, Long> model = new LinkedHashMap<>();
        long[] slotsUsed = {0};
        Integer[] ring = new Integer[capacity];
        long at = 0;
        for (int step : steps) {
            int id = step % 300;
            Digest digest = digest(id);
            at++;
            int slot = table.find(digest);
            assertThat(slot >= 0).isEqualTo(model.containsKey(id));
            if (slot < 0) {
                int next = (int) (slotsUsed[0]++ % capacity);
                Integer oldest = ring[next];
                boolean forgets = oldest != null && model.containsKey(oldest);
                if (forgets) {
                    model.remove(oldest);
                }
                ring[next] = id;
                model.put(id, at);
                assertThat(table.add(digest, 1, at, at)).isEqualTo(forgets);
            } else if (step >= 900) {
                model.remove(id);
                clear(ring, id);
                table.remove(slot);
            } else {
                model.put(id, at);
                table.move(slot, at, at);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        for (int id = 0; id < 300; id++) {
            int slot = table.find(digest(id));
            Long expected = model.get(id);
            assertThat(slot < 0 ? null : Long.valueOf(table.offset(slot))).isEqualTo(expected);
        }
    }

    private static Digest digest(int id) {
        long high = id % 2 == 0 ? id : id * 0x9E37_79B9_7F4A_7C15L;
        return new Digest(high, id % 7);
    }

    private static void clear(Integer[] ring, int id) {
        for (int i = 0; i < ring.length; i++) {
            if (ring[i] != null && ring[i] == id) {
                ring[i] = null;
            }
        }
    }
}
