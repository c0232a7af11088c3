// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What becomes of file resources as files come and go: one that is in no node's file is orphaned, an orphan that is in this node's goes on
 * as it was, one that has been in none for long is removed. Definitions are left alone. Pure.
 *
 * @param mine what this node's file names
 * @param elsewhere what another living node's file names
 * @param note since when and from which state an orphan is one
 */
record FileCare(
        Named mine, BiPredicate<Kind, String> elsewhere, Function<Resource<?>, Optional<Orphaned>> note, Instant now) {
    /** How long an orphan is kept with its cursor. */
    static final Duration KEPT = Duration.ofDays(7);

    List<Write> writes(Snapshot snapshot) {
        var writes = new ArrayList<Write>();
        ofFiles(snapshot).forEach(each -> {
            if (each.state() != State.ORPHANED) {
                if (isNowhere(each)) writes.add(new Write.Put(each.with(State.ORPHANED)));
            } else if (mine.has(each.kind(), each.id())) {
                writes.add(new Write.Put(each.with(before(each))));
            } else if (isNowhere(each) && isOver(each)) {
                writes.add(new Write.Delete(each.kind(), each.id()));
            }
        });
        return writes;
    }

    /** Those that are in no file and have to be noted before anything is done about them: the newly orphaned, and orphans without a note. */
    List<Resource<?>> unnoted(Snapshot snapshot) {
        return ofFiles(snapshot)
                .filter(this::isNowhere)
                .filter(each -> note.apply(each).isEmpty())
                .<Resource<?>>map(each -> each)
                .toList();
    }

    /** Those that have a note and are in this node's file. */
    List<Resource<?>> noted(Snapshot snapshot) {
        return ofFiles(snapshot)
                .filter(each -> mine.has(each.kind(), each.id()) && each.state() != State.ORPHANED)
                .filter(each -> note.apply(each).isPresent())
                .<Resource<?>>map(each -> each)
                .toList();
    }

    /** How an orphan that comes back goes on. */
    State before(Resource<?> orphan) {
        return note.apply(orphan).map(Orphaned::before).orElse(State.ACTIVE);
    }

    private boolean isNowhere(Resource<?> resource) {
        return !mine.has(resource.kind(), resource.id()) && !elsewhere.test(resource.kind(), resource.id());
    }

    private boolean isOver(Resource<?> orphan) {
        return note.apply(orphan)
                .filter(since -> !since.since().plus(KEPT).isAfter(now))
                .isPresent();
    }

    private static Stream<Resource<?>> ofFiles(Snapshot snapshot) {
        return snapshot.all().filter(each -> each.kind() != Kind.REPLAY).filter(each -> each.origin() == Origin.FILE);
    }
}
