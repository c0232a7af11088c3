// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.signals.Signal;
import dev.sluice.subscriptions.signals.SignalBoard;
import dev.sluice.subscriptions.signals.SignalKind;
import dev.sluice.subscriptions.signals.Signals;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The notes that nodes keep of resources that are in no file. Thread-safe. */
public final class Orphans {
    private static final SignalKind<Orphaned> KIND =
            new SignalKind<>("orphan", 200_000, 64L << 20, Duration.ZERO, Orphaned.CODEC);

    private final SignalBoard<Orphaned> board;

    /** Made before the signals start. */
    public Orphans(Signals signals) {
        this.board = signals.board(KIND);
    }

    /** The note of this very resource. */
    Optional<Orphaned> note(Resource<?> resource) {
        return board.find(id(resource.kind(), resource.id())).map(Signal::value).filter(note -> note.isOf(resource));
    }

    /** Notes what has none yet. */
    Future<Void> note(List<Resource<?>> resources, Instant now) {
        var puts = resources.stream()
                .filter(each -> note(each).isEmpty())
                .map(each -> board.put(id(each.kind(), each.id()), Orphaned.of(each, now)))
                .toList();
        return Future.all(puts).mapEmpty();
    }

    Future<Void> forget(List<Resource<?>> resources) {
        var removals = resources.stream()
                .filter(each -> board.find(id(each.kind(), each.id())).isPresent())
                .map(each -> board.remove(id(each.kind(), each.id())))
                .toList();
        return Future.all(removals).mapEmpty();
    }

    private static String id(Kind kind, String id) {
        return kind.label() + "/" + id;
    }
}
