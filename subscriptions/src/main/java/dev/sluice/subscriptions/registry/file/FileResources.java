// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Snapshot;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration file's resources, entered in the registry under their names when they are new or different, in one
 * transaction. Thread-safe.
 */
public final class FileResources {

    private final Registry registry;
    private final StartResolver starts;
    private final InstantSource clock;

    public FileResources(Registry registry, StartResolver starts, InstantSource clock) {
        this.registry = registry;
        this.starts = starts;
        this.clock = clock;
    }

    /**
     * Makes the registry say what the file says. A change keeps incarnation, starts and state; a resource that moved to
     * another tenant is a new one; a subscription that left the file is orphaned, a source deleted; an orphan that came
     * back is active again. A new subscription's start is resolved once, here. Nothing is written when nothing differs.
     *
     * @return the view that has all of it
     */
    public Future<Snapshot> enter(Collection<SourceSettings> sources, Collection<SubscriptionSettings> subscriptions) {
        return resolve(newcomers(registry.current(), subscriptions)).compose(resolved -> {
            var plan = new FilePlan(List.copyOf(sources), List.copyOf(subscriptions), resolved, clock.instant());
            return registry.write(plan::writes)
                    .recover(failure -> failure instanceof FilePlan.StartMissing
                            ? enter(sources, subscriptions)
                            : Future.failedFuture(failure));
        });
    }

    private static List<FilePlan.Beginning> newcomers(
            Snapshot snapshot, Collection<SubscriptionSettings> subscriptions) {
        return subscriptions.stream()
                .filter(each -> FilePlan.isNew(each, snapshot.subscriptions().get(each.name())))
                .map(each -> new FilePlan.Beginning(each.from(), each.tenant()))
                .distinct()
                .toList();
    }

    private Future<Map<FilePlan.Beginning, Map<Integer, Long>>> resolve(List<FilePlan.Beginning> beginnings) {
        var asked = new ArrayList<Future<Map<Integer, Long>>>();
        for (FilePlan.Beginning each : beginnings) asked.add(starts.resolve(each.from(), each.tenant()));
        return Future.all(asked).map(all -> {
            var resolved = new HashMap<FilePlan.Beginning, Map<Integer, Long>>();
            for (int i = 0; i < beginnings.size(); i++) resolved.put(beginnings.get(i), all.resultAt(i));
            return resolved;
        });
    }
}
