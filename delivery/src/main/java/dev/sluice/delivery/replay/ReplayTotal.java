// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.replay.Replay;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a replay is on all of its partitions, as far as has been told.
 *
 * @param delivered events
 * @param failed events that went to the dead letters
 * @param skipped events that the log did not have any more
 * @param fraction of the offsets that are behind it, 0 to 1
 * @param parts the partitions on which there is or was something to do, ascending
 */
public record ReplayTotal(long delivered, long failed, long skipped, double fraction, List<Part> parts) {
    /** Copies the list. */
    public ReplayTotal {
        parts = List.copyOf(parts);
    }

    /**
     * One partition.
     *
     * @param from the first offset
     * @param to the first offset that is not delivered
     * @param position everything below was sent or passed
     * @param done whether nothing is left
     */
    public record Part(int partition, long from, long to, long position, boolean done) {}

    /** Sums up what was told. */
    public static ReplayTotal of(Resource<Replay> resource, ReplayProgress progress) {
        List<Part> parts = new ArrayList<>();
        long delivered = 0;
        long failed = 0;
        long skipped = 0;
        long all = 0;
        long passed = 0;
        for (int partition :
                resource.definition().ends().keySet().stream().sorted().toList()) {
            long from = resource.start(partition);
            long to = resource.definition().end(partition);
            if (from >= to) {
                continue;
            }
            ReplayNote note = progress.find(resource.id(), partition).orElse(new ReplayNote(from, 0, 0, 0, false));
            long position = note.done() ? to : Math.clamp(note.position(), from, to);
            parts.add(new Part(partition, from, to, position, note.done()));
            delivered += note.delivered();
            failed += note.failed();
            skipped += note.skipped();
            all += to - from;
            passed += position - from;
        }
        return new ReplayTotal(delivered, failed, skipped, all == 0 ? 1 : (double) passed / all, parts);
    }

    /** Whether nothing is left of it. */
    public boolean done() {
        return parts.stream().allMatch(Part::done);
    }
}
