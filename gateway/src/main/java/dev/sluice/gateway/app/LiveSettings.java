// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.config.StreamSettings;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.HostPort;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.reload.Applying;
import dev.sluice.gateway.reload.ReloadRefusedException;
import dev.sluice.gateway.stream.StreamLimits;
import dev.sluice.gateway.stream.Streams;
import dev.sluice.subscriptions.registry.file.FileResources;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The parts of a running node that follow its configuration. Applied by one thread, read by any. */
final class LiveSettings implements Applying {
    private static final long LIMIT_SECONDS = 30;

    private final FileResources resources;
    private final AddressGuard guard;
    private final Streams streams;
    private final Quotas quotas;
    private final Set<HostPort> own;
    private final boolean dev;
    private volatile Settings current;

    LiveSettings(
            NodeOptions options,
            FileResources resources,
            AddressGuard guard,
            Set<HostPort> own,
            Streams streams,
            Quotas quotas) {
        this.current = options.settings();
        this.dev = options.dev();
        this.resources = resources;
        this.guard = guard;
        this.own = own;
        this.streams = streams;
        this.quotas = quotas;
    }

    /** What {@code targets} means now. */
    TargetPolicy targetPolicy() {
        return Node.targetPolicy(current, own);
    }

    /** What the node follows now; of sections that wait for a restart the newest word, too. */
    Settings current() {
        return current;
    }

    @Override
    public void apply(Settings settings) throws Exception {
        boolean done = false;
        // targets first: a new subscription may need them
        guard.replace(Node.targetPolicy(settings, own));
        try {
            enter(settings);
            done = true;
        } finally {
            if (!done) {
                guard.replace(targetPolicy());
            }
        }
        streams.replace(limits(settings.streams(), dev));
        quotas.replace(settings.quotas());
        current = settings;
    }

    /** Also where no resource changed: the other nodes are told what this one has read. */
    private void enter(Settings settings) throws Exception {
        try {
            resources.enter(settings).await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (StartRefusedException refused) {
            throw new ReloadRefusedException(String.valueOf(refused.getMessage()), refused);
        }
    }

    /** What {@code streams} means. */
    static StreamLimits limits(StreamSettings said, boolean dev) {
        return StreamLimits.of(said.allowedOrigins(), dev, said.maxAge());
    }
}
