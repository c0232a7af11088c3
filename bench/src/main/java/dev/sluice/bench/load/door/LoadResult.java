// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.door;

import dev.sluice.bench.load.Percentiles;
import java.util.Map;

/**
 * What a window showed.
 *
 * @param seconds how long the window really was
 * @param answered requests answered in it
 * @param statuses how many of each
 * @param broken connections that ended
 * @param latency from the (planned) sending to the answer
 */
public record LoadResult(double seconds, long answered, Map<Integer, Long> statuses, long broken, Percentiles latency) {
    public LoadResult {
        statuses = Map.copyOf(statuses);
    }

    /** Answers of 2xx a second. */
    public double rate() {
        long good = statuses.entrySet().stream()
                .filter(status -> status.getKey() / 100 == 2)
                .mapToLong(Map.Entry::getValue)
                .sum();
        return good / seconds;
    }
}
