// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.readback.Chunk;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Outcome;
import io.vertx.core.Future;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A redrive's lane on one partition: it stands on the dead letters topic, and its offsets are of that. */
final class LetterTrack extends ReplayTrack {
    private final ReplayPart part;
    private final ShardParts parts;

    /** Where the events of what is queued or open stand on the events topic. */
    private final Map<Long, Long> origins = new TreeMap<>();

    LetterTrack(
            Dispatcher dispatcher,
            OwnedPartition partition,
            Lane lane,
            ReplayPart part,
            ReplayReading reading,
            ShardParts parts) {
        super(dispatcher, partition, lane, part, reading, parts);
        this.part = part;
        this.parts = parts;
    }

    @Override
    Future<Chunk> read() {
        return parts.letters().read(part.task(), part.partition(), next()).map(this::kept);
    }

    Chunk kept(LetterLog.Letters letters) {
        long place = lane().place();
        origins.keySet().removeIf(offset -> offset < place && lane().open(offset) == null);
        origins.putAll(letters.origins());
        return letters.chunk();
    }

    @Override
    Future<@Nullable LogRecord> again(Open open) {
        Position position = new Position(part.partition(), open.offset());
        return parts.letters().one(part.task(), position).map(letters -> {
            origins.putAll(letters.origins());
            return letters.chunk().records().stream()
                    .filter(record -> record.offset() == open.offset())
                    .findFirst()
                    .orElse(null);
        });
    }

    /** How many origins it keeps in mind. */
    int origins() {
        return origins.size();
    }

    @Override
    long origin(long offset) {
        return origins.getOrDefault(offset, offset);
    }

    /** It was wanted once, so types and filters are not asked again; only what the asker's token may see. */
    @Override
    public boolean matches(EventFacts facts) {
        return dispatcher().subscription().tenant().equals(facts.tenant())
                && part.task().matches(facts) == Outcome.MATCH;
    }

    /** A letter without its event can't be delivered. */
    @Override
    void unreadable() {
        part.countSkipped(1);
    }
}
