// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.config.StreamSettings;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.HostPort;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.ingest.Sources;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.reload.Applying;
import dev.sluice.gateway.reload.ReloadRefusedException;
import dev.sluice.gateway.stream.StreamLimits;
import dev.sluice.gateway.stream.Streams;
import dev.sluice.subscriptions.registry.file.FileRefusedException;
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
    private final Sources sources;
    private final Set<HostPort> own;
    private final boolean dev;
    private volatile Settings current;
    private volatile Providers providers;

    LiveSettings(
            NodeOptions options,
            FileResources resources,
            AddressGuard guard,
            Set<HostPort> own,
            Streams streams,
            Quotas quotas,
            Sources sources) {
        this.sources = sources;
        this.providers = ConfigChecks.providers(options.settings());
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
        return ConfigChecks.targets(current, own);
    }

    /** Those there are now. */
    Providers providers() {
        return providers;
    }

    /** What the node follows now; of sections that wait for a restart the newest word, too. */
    Settings current() {
        return current;
    }

    @Override
    public void apply(Settings settings) throws Exception {
        boolean done = false;
        // targets first: a new subscription may need them
        guard.replace(ConfigChecks.targets(settings, own));
        // and providers: a new source may need them
        boolean others = !settings.providers().equals(current.providers());
        Providers next = others ? ConfigChecks.providers(settings) : providers;
        if (others) {
            sources.follow(next);
        }
        try {
            enter(settings);
            done = true;
        } finally {
            if (!done) {
                guard.replace(targetPolicy());
                if (others) {
                    sources.follow(providers);
                }
            }
        }
        providers = next;
        streams.replace(limits(settings.streams(), dev));
        quotas.replace(settings.quotas());
        current = settings;
    }

    /** Also where no resource changed: the other nodes are told what this one has read. */
    private void enter(Settings settings) throws Exception {
        try {
            resources.enter(settings).await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (StartRefusedException | FileRefusedException refused) {
            throw new ReloadRefusedException(String.valueOf(refused.getMessage()), refused);
        }
    }

    /** What {@code streams} means. */
    static StreamLimits limits(StreamSettings said, boolean dev) {
        return StreamLimits.of(said.allowedOrigins(), dev, said.maxAge());
    }
}
