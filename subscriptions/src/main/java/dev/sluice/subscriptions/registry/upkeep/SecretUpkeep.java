// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.upkeep;

import dev.sluice.subscriptions.registry.Registry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Looks after the secrets that the registry keeps. Any node may at any time: what another one did meanwhile is not done again. Thread-safe. */
public final class SecretUpkeep {
    /** A node whose clock is fast by less than this takes nothing away that counts for others. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Registry registry;
    private final InstantSource clock;

    public SecretUpkeep(Registry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Does what is to be done now. */
    public Future<Void> tend() {
        Instant now = clock.instant().minus(PATIENCE);
        if (!EndedSecrets.has(registry.current(), now)) return Future.succeededFuture();
        return registry.write(snapshot -> EndedSecrets.writes(snapshot, now)).mapEmpty();
    }
}
