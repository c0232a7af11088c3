// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.config.Settings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.type.EventTypeSettings;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Snapshot;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file's resources, entered in the registry under their names when they are new or different, in one
 * transaction, and looked after as nodes' files come and go. Thread-safe.
 */
public final class FileResources {
    /*
     * Each node tells the others what its file names before it enters any of it, and looks at what they tell after it has looked at the
     * registry: so a resource that is in the registry and in no file is in none. Where two nodes still cross, the one whose file has the
     * resource sees it orphaned and takes it back.
     */

    private final Registry registry;
    private final StartResolver starts;
    private final NodeFiles nodes;
    private final Orphans orphans;
    private final InstantSource clock;
    private volatile @Nullable Named mine;

    public FileResources(
            Registry registry, StartResolver starts, NodeFiles nodes, Orphans orphans, InstantSource clock) {
        this.registry = registry;
        this.starts = starts;
        this.nodes = nodes;
        this.orphans = orphans;
        this.clock = clock;
    }

    /**
     * Tells the other nodes what this node's file names, and makes the registry say what it says. A change keeps incarnation, starts and
     * state; a resource that moved to another tenant is a new one; one that is in no living node's file is orphaned; an orphan that came
     * back goes on as it was. A new subscription's start is resolved once, here. Nothing is written when nothing differs.
     *
     * @return the view that has all of it
     */
    public Future<Snapshot> enter(Settings settings) {
        List<SourceSettings> sources = List.copyOf(settings.sources().values());
        List<SubscriptionSettings> subscriptions =
                List.copyOf(settings.subscriptions().values());
        List<EventTypeSettings> types = List.copyOf(settings.eventTypes().values());
        // a start or a version that is refused refuses the file, before anybody hears of it
        return Future.succeededFuture()
                .compose(begin -> {
                    Snapshot current = registry.current();
                    FilePlan.require(types, current);
                    return resolve(newcomers(current, subscriptions));
                })
                .compose(resolved ->
                        nodes.read(settings).compose(told -> enter(sources, subscriptions, types, resolved)))
                .recover(failure ->
                        failure instanceof FilePlan.StartMissing ? enter(settings) : Future.failedFuture(failure));
    }

    private Future<Snapshot> enter(
            List<SourceSettings> sources,
            List<SubscriptionSettings> subscriptions,
            List<EventTypeSettings> types,
            Map<FilePlan.Beginning, Map<Integer, Long>> resolved) {
        Named named = Named.of(sources, subscriptions, types);
        mine = named;
        Snapshot seen = registry.current();
        return nodes.refresh()
                .compose(known -> note(care(named, seen), seen))
                .compose(noted -> registry.write(
                        Actor.file("read the file"),
                        new FilePlan(sources, subscriptions, types, resolved, care(named, seen))::writes))
                .compose(entered ->
                        orphans.forget(care(named, entered).noted(entered)).map(entered));
    }

    /**
     * Does what time and other nodes bring: orphans what is in no living node's file any more, takes back what is in this node's, removes
     * what has been an orphan for 7 days. To be called now and then, and when {@link NodeFiles} or the registry tell of something.
     */
    public Future<Void> tend() {
        Named named = mine;
        Snapshot seen = registry.current();
        if (named == null || isQuiet(care(named, seen), seen)) return Future.succeededFuture();
        return nodes.refresh()
                .compose(known -> note(care(named, seen), seen))
                .compose(noted -> registry.write(Actor.file("look after the file's"), care(named, seen)::writes))
                .compose(tended -> orphans.forget(care(named, tended).noted(tended)));
    }

    private static boolean isQuiet(FileCare care, Snapshot seen) {
        return care.writes(seen).isEmpty()
                && care.unnoted(seen).isEmpty()
                && care.noted(seen).isEmpty();
    }

    /** What was not there when the others were asked may be in a file of theirs that is not known yet: it counts as if it were. */
    private FileCare care(Named named, Snapshot seen) {
        return new FileCare(
                named,
                (kind, id) -> nodes.elsewhere(kind, id) || seen.find(kind, id) == null,
                orphans::note,
                clock.instant());
    }

    private Future<Void> note(FileCare care, Snapshot seen) {
        return orphans.note(care.unnoted(seen), care.now());
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
