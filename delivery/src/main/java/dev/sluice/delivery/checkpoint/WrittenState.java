// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.LaneState;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateCodec;
import dev.sluice.delivery.state.StateCodecException;
import dev.sluice.delivery.state.StateWrite;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the records of one cursors partition come to, taken in the order of their offsets. Owned by the loader's thread. */
final class WrittenState {
    private static final Logger LOGGER = LoggerFactory.getLogger(WrittenState.class);

    private final Map<LaneKey, LaneState> lanes = new HashMap<>();
    private @Nullable PartitionRecord record;
    private @Nullable String wentBack;

    /**
     * Takes the next record.
     *
     * @throws StateCodecException when it can't be read
     */
    void take(long offset, byte[] key, byte @Nullable [] value) {
        if (StateCodec.isPartitionKey(key)) {
            take(offset, PartitionRecord.decode(value));
            return;
        }
        StateWrite write = StateCodec.read(key, value);
        LaneState next = lanes.getOrDefault(write.key(), LaneState.EMPTY).with(write);
        if (next.isEmpty()) {
            lanes.remove(write.key());
        } else {
            lanes.put(write.key(), next);
        }
    }

    private void take(long offset, PartitionRecord next) {
        PartitionRecord last = record;
        record = next;
        if (last == null) {
            return;
        }
        if (next.isOlderThan(last)) {
            wentBack = "at offset " + offset + " of the cursors topic " + writer(next) + " wrote after " + writer(last);
        } else if (last.isOlderThan(next) && next.era() > last.era()) {
            // somebody saw the group begin anew, and went on from what stood here
            wentBack = null;
        }
        if (last.topicId().equals(next.topicId()) && next.position() < last.position()) {
            LOGGER.atError()
                    .addKeyValue("offset", offset)
                    .addKeyValue("written", next.position())
                    .addKeyValue("before", last.position())
                    .log("a written position went back");
        }
    }

    private static String writer(PartitionRecord record) {
        return "member " + record.memberId() + " of epoch " + record.memberEpoch();
    }

    /** The partition's last record as one that the group, which has no offset any more, wrote before it began anew. */
    PartitionRecord begunAnew(int partition, PartitionRecord last) {
        LOGGER.atWarn()
                .addKeyValue("partition", partition)
                .addKeyValue("written", last.position())
                .addKeyValue("doubt", String.valueOf(wentBack))
                .log("the group has no offset of this partition; the written position rules");
        return last.ofEra(Math.max(0, last.era()) + 1);
    }

    /** What is written of lanes; not to be changed. */
    Map<LaneKey, LaneState> lanes() {
        return lanes;
    }

    /** The last record of the partition itself, null when there is none. */
    @Nullable
    PartitionRecord record() {
        return record;
    }

    /** Why what is written can't be trusted: a member of an older epoch wrote after a newer one; null when none did. */
    @Nullable
    String wentBack() {
        return wentBack;
    }
}
