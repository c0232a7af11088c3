// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.subscriptions.registry.Actor;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a write goes on, counted from when it was asked for: 10 s where somebody waits, as over the API; else as long as it has tries
 * left. Of the former each call that waits for Kafka takes 5 s at most. Taking the id, asking for the end, reading and the transaction are
 * not begun when less is left; what has begun is ended: a transaction is its sends, which wait while the producer knows no leader of the
 * partition, its commit and the reading back.
 */
final class WriteTerm {
    static final Duration STEP = Duration.ofSeconds(5);

    /** Of one whom nobody waits for. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private final @Nullable Duration limit;
    private final long asked;

    private WriteTerm(LongSupplier nanos, @Nullable Duration limit) {
        this.nanos = nanos;
        this.limit = limit;
        this.asked = nanos.getAsLong();
    }

    /** Begins now. */
    static WriteTerm of(Actor actor, LongSupplier nanos) {
        return actor.type() == Actor.Type.API ? soon(nanos) : new WriteTerm(nanos, null);
    }

    /** Of one whom somebody waits for; begins now. */
    static WriteTerm soon(LongSupplier nanos) {
        return new WriteTerm(nanos, LIMIT);
    }

    /** How long a step that reads may take. */
    Duration patience() {
        return limit == null ? LONG : STEP;
    }

    /** Whether another step may begin. */
    boolean hasStep() {
        return limit == null || nanos.getAsLong() - asked <= limit.minus(STEP).toNanos();
    }
}
