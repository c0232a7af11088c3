// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.retention;

import dev.sluice.delivery.shard.Shard;
import dev.sluice.events.readback.StartOffsets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a minute where the log begins, and where what is soon to be deleted ends, and tells the shards. Thread-safe. */
public final class RetentionWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RetentionWatch.class);
    private static final long EACH_MILLIS = 60_000;
    private static final double WARNS_AT = 0.8;

    private final Vertx vertx;
    private final StartOffsets offsets;
    private final List<Shard> shards;
    private final Duration warnedAge;
    private final InstantSource clock;
    private final long timer;

    /**
     * Begins to look.
     *
     * @param offsets asked where the log begins; closed with this
     * @param retention how long the log keeps events
     */
    public RetentionWatch(
            Vertx vertx, StartOffsets offsets, List<Shard> shards, Duration retention, InstantSource clock) {
        this.vertx = vertx;
        this.offsets = offsets;
        this.shards = List.copyOf(shards);
        this.warnedAge = Duration.ofMillis((long) (retention.toMillis() * WARNS_AT));
        this.clock = clock;
        this.timer = vertx.setPeriodic(EACH_MILLIS, EACH_MILLIS, id -> {
            var unused = look();
        });
    }

    /** Looks now; completes when all shards have done what is to be done. One that fails is told in the log, and the next one may not. */
    public Future<Void> look() {
        return offsets.earliest()
                .compose(first -> offsets.at(clock.instant().minus(warnedAge))
                        .compose(soon -> Future.join(shards.stream()
                                .map(shard -> shard.retention(first, soon))
                                .toList())))
                .onFailure(failure -> LOGGER.atWarn()
                        .addKeyValue("error", String.valueOf(failure))
                        .log("can't tell where the log begins"))
                .mapEmpty();
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        offsets.close();
    }
}
