// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.outside.RemoteOutside;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The provider's keys from where it publishes them, fetched as a gateway does: from where its {@code targets} let it. */
final class FetchedKeys implements KeySource, AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final DnsNames names = DnsNames.ofMachine(vertx, true);
    private final RemoteOutside outside;

    FetchedKeys(TargetPolicy policy) {
        outside = RemoteOutside.ofKeys(vertx, new AddressGuard(policy, names), InstantSource.system());
    }

    @Override
    public Answer find(KeyRef ref) {
        return outside.find(ref);
    }

    /** Afterwards it is here, or known not to be. */
    void fetch(KeyRef ref) {
        try {
            outside.fetch(ref).await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | RuntimeException failed) {
            throw CommandFailure.atRunTime(
                    "the provider's key could not be fetched: " + failed.getMessage() + "; --keys FILE gives it");
        }
    }

    @Override
    public void close() {
        names.close();
        vertx.close().await();
    }
}
