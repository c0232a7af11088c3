// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.tail.GapListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogCutsTest {
    @Test
    void a_listener_that_fails_costs_the_others_nothing() {
        List<String> heard = new ArrayList<>();
        var cuts = new LogCuts();
        cuts.tell(new Failing());
        cuts.tell(new GapListener() {
            @Override
            public void lost(int partition, long from, long to) {
                heard.add("lost " + partition + " " + from + " " + to);
            }

            @Override
            public void truncated(int partition, long from, long end) {
                heard.add("truncated " + partition + " " + from + " " + end);
            }
        });

        cuts.lost(1, 2, 3);
        cuts.truncated(4, 6, 5);

        assertThat(heard).containsExactly("lost 1 2 3", "truncated 4 6 5");
    }

    private static final class Failing implements GapListener {
        @Override
        public void lost(int partition, long from, long to) {
            throw new IllegalStateException("lost");
        }

        @Override
        public void truncated(int partition, long from, long end) {
            throw new IllegalStateException("truncated");
        }
    }
}
