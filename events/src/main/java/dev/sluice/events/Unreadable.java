// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that is not an event of ours, byte for byte, for the quarantine.
 *
 * @param reason why, in words that hold nothing of the record's content
 */
@SuppressWarnings("ArrayRecordComponent")
public record Unreadable(String reason, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
    public Unreadable {
        headers = List.copyOf(headers);
    }
}
