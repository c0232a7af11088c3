// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.upkeep;

import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the secrets that the registry keeps. Any node may at any time: what another one did meanwhile is not done again. Thread-safe. */
public final class SecretUpkeep {
    private static final Logger LOGGER = LoggerFactory.getLogger(SecretUpkeep.class);

    /** A node whose clock is fast by less than this takes nothing away that counts for others. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Two nodes that take each other's key for the old one undo each other's work: no more often than this. */
    static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);

    private static final int RESEALED_AT_ONCE = 500;
    private static final int UNKNOWN = -1;

    private final Registry registry;
    private final InstantSource clock;
    private final boolean hasOldKeys;
    private final AtomicReference<Instant> lastRound = new AtomicReference<>(Instant.EPOCH);
    /** How many were under old keys when that was last told. */
    private final AtomicInteger told = new AtomicInteger(UNKNOWN);

    /** @param hasOldKeys whether there are master keys that are to go */
    public SecretUpkeep(Registry registry, InstantSource clock, boolean hasOldKeys) {
        this.registry = registry;
        this.clock = clock;
        this.hasOldKeys = hasOldKeys;
    }

    /** Does what is to be done now. */
    public Future<Void> tend() {
        return forget().compose(done -> reseal());
    }

    private Future<Void> forget() {
        Instant now = clock.instant().minus(PATIENCE);
        if (!EndedSecrets.has(registry.current(), now)) return Future.succeededFuture();
        return registry.write(Actor.system("forget ended secrets"), snapshot -> EndedSecrets.writes(snapshot, now))
                .mapEmpty();
    }

    private Future<Void> reseal() {
        tell(registry.current().underOldKeys().size());
        Instant now = clock.instant();
        boolean isDue = !registry.current().underOldKeys().isEmpty()
                && !now.isBefore(lastRound.get().plus(BETWEEN_ROUNDS));
        if (!isDue) return Future.succeededFuture();
        lastRound.set(now);
        return round();
    }

    /** Until nothing is left of what is under an old key. */
    private Future<Void> round() {
        return registry.write(Actor.system("seal anew"), SecretUpkeep::resealed).compose(written -> {
            int left = written.underOldKeys().size();
            tell(left);
            return left == 0 ? Future.succeededFuture() : round();
        });
    }

    private static List<Write> resealed(Snapshot snapshot) {
        var writes = new ArrayList<Write>();
        for (Snapshot.Name name : snapshot.underOldKeys()) {
            var resource = snapshot.find(name.kind(), name.id());
            if (resource != null && writes.size() < RESEALED_AT_ONCE) writes.add(new Write.Reseal(resource));
        }
        return writes;
    }

    private void tell(int left) {
        if (!hasOldKeys || told.getAndSet(left) == left) return;
        if (left > 0) {
            LOGGER.atInfo().addKeyValue("resources", left).log("stored secrets are sealed with an old master key");
        } else {
            LOGGER.atInfo().log(
                    "no stored secret is sealed with an old master key any more; cursors of clients may still be signed with"
                            + " one until the log's retention has passed");
        }
    }
}
