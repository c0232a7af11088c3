// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.attempt;

import dev.sluice.delivery.attempts.AttemptBlockCodec;
import dev.sluice.delivery.attempts.AttemptKey;
import dev.sluice.delivery.attempts.RecordedAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one request finds while it walks over the blocks, the newest first. Confined to one request. */
final class AttemptPage {
    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptPage.class);

    private final AttemptKey key;
    private final int limit;
    private final long since;
    private final Predicate<RecordedAttempt> wanted;
    private final @Nullable AttemptPlace begin;
    private final List<RecordedAttempt> found = new ArrayList<>();
    private final List<AttemptPlace> places = new ArrayList<>();
    private @Nullable AttemptPlace end;
    private boolean past;

    /**
     * An empty one.
     *
     * @param since attempts before this are not wanted, epoch milliseconds
     * @param begin where the page before ended; null for the newest
     */
    AttemptPage(
            AttemptKey key, int limit, long since, Predicate<RecordedAttempt> wanted, @Nullable AttemptPlace begin) {
        this.key = key;
        this.limit = limit;
        this.since = since;
        this.wanted = wanted;
        this.begin = begin;
    }

    List<RecordedAttempt> found() {
        return found;
    }

    /** Where to go on when no more than the first {@code count} of those found were looked at, at least 1. */
    AttemptPlace after(int count) {
        return places.get(count - 1);
    }

    /** Whether everything older is older than was asked for. */
    boolean past() {
        return past;
    }

    /** Where it ended inside a block; null when it did not. */
    @Nullable
    AttemptPlace end() {
        return end;
    }

    /** Whether there is room for more. */
    boolean add(ConsumerRecord<byte[], byte[]> record) {
        // a block is written after the last of its attempts
        if (record.timestamp() < since) {
            past = true;
            return false;
        }
        if (record.key() == null || record.value() == null || !key.is(record.key())) {
            return true;
        }
        List<RecordedAttempt> block = read(record);
        boolean resumed = begin != null && begin.within() != AttemptPlace.ALL && record.offset() == begin.before() - 1;
        int from = resumed && begin != null ? Math.min(block.size(), begin.within()) : block.size();
        for (int i = from - 1; i >= 0; i--) {
            RecordedAttempt attempt = block.get(i);
            if (attempt.at() >= since && wanted.test(attempt)) {
                found.add(attempt);
                places.add(
                        i == 0
                                ? new AttemptPlace(record.offset(), AttemptPlace.ALL)
                                : new AttemptPlace(record.offset() + 1, i));
                if (found.size() == limit) {
                    end = i == 0 ? null : new AttemptPlace(record.offset() + 1, i);
                    return false;
                }
            }
        }
        return true;
    }

    private static List<RecordedAttempt> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return AttemptBlockCodec.read(record.value());
        } catch (RuntimeException notOurs) { // a later version's, or somebody else's
            LOGGER.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", String.valueOf(notOurs))
                    .log("a block of attempts can't be read; passed over");
            return List.of();
        }
    }
}
