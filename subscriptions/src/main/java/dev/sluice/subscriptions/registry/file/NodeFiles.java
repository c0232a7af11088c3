// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.config.Settings;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.signals.Signal;
import dev.sluice.subscriptions.signals.SignalBoard;
import dev.sluice.subscriptions.signals.SignalKind;
import dev.sluice.subscriptions.signals.Signals;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which node has read what: each tells the others the names in its file and digests of it, again and again while it lives. A node not heard
 * of for {@link #COUNTS} is gone, and its file with it. Thread-safe.
 */
public final class NodeFiles {
    /** How long a node counts after it was last heard of. */
    public static final Duration COUNTS = Duration.ofMinutes(3);

    private static final Duration BEAT = COUNTS.dividedBy(4);
    private static final long MOST_BYTES = 64L << 20;
    private static final SignalKind<NodeFile> KIND =
            new SignalKind<>("node-file", 1_000, MOST_BYTES, COUNTS, NodeFile.CODEC);

    private final Signals signals;
    private final SignalBoard<NodeFile> board;
    private final String node;
    private final ConfigDigests digests;
    private final InstantSource clock;
    private volatile @Nullable NodeFile own;
    private volatile Instant told = Instant.MIN;

    /**
     * Made before the signals start.
     *
     * @param masterKey keys the digests, because secrets go into them
     */
    public NodeFiles(Signals signals, String node, byte[] masterKey, InstantSource clock) {
        this.signals = signals;
        this.board = signals.board(KIND);
        this.node = node;
        this.digests = new ConfigDigests(masterKey);
        this.clock = clock;
    }

    /** This node has read that. To be told, and acknowledged, before any of it is entered in the registry. */
    public Future<Void> read(Settings settings) {
        var names = new HashSet<Long>();
        settings.sources().keySet().forEach(name -> names.add(NodeFile.name(Kind.SOURCE, name)));
        settings.subscriptions().keySet().forEach(name -> names.add(NodeFile.name(Kind.SUBSCRIPTION, name)));
        settings.eventTypes().keySet().forEach(name -> names.add(NodeFile.name(Kind.EVENT_TYPE, name)));
        return tell(new NodeFile(clock.instant(), digests.of(settings), names));
    }

    /** Says once more what was read, when it is time to. */
    public Future<Void> beat() {
        NodeFile file = own;
        return file == null || told.plus(BEAT).isAfter(clock.instant()) ? Future.succeededFuture() : tell(file);
    }

    private Future<Void> tell(NodeFile file) {
        own = file;
        told = clock.instant();
        return board.put(node, file).onFailure(failed -> told = Instant.MIN);
    }

    /** Which nodes' files say something else than this one's: node → sections. */
    public Map<String, List<String>> differing() {
        NodeFile file = own;
        var differing = new TreeMap<String, List<String>>();
        if (file == null) return differing;
        others().forEach(other -> {
            List<String> sections = differing(file.digests(), other.value().digests());
            if (!sections.isEmpty()) differing.put(other.id(), sections);
        });
        return differing;
    }

    /** A section that one of the two does not tell of is of another version, and says nothing. */
    private static List<String> differing(Map<String, Long> own, Map<String, Long> other) {
        return own.keySet().stream()
                .filter(section -> other.containsKey(section) && !Objects.equals(own.get(section), other.get(section)))
                .sorted()
                .toList();
    }

    /** Whether another living node's file names it. */
    boolean elsewhere(Kind kind, String id) {
        return others().anyMatch(other -> other.value().names(kind, id));
    }

    /** After this, what was told before the call is known. */
    Future<Void> refresh() {
        return signals.caughtUp();
    }

    /** Runs when another node may have told something, on the signals' thread. */
    public void listen(Runnable changed) {
        board.listen(changed);
    }

    private Stream<Signal<NodeFile>> others() {
        return board.all().stream().filter(each -> !each.id().equals(node));
    }
}
