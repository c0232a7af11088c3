// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * The topics as they are.
 *
 * @param partitions of events, cursors and dead letters alike
 * @param maxRecordBytes the biggest record that the node writes
 * @param warnings what is weaker or smaller than it should be (dev only; else it is refused)
 */
public record TopicLayout(int partitions, Uuid eventsTopicId, int maxRecordBytes, List<String> warnings) {
    public TopicLayout {
        warnings = List.copyOf(warnings);
    }
}
