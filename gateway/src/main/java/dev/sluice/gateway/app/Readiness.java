// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.delivery.Delivery;
import dev.sluice.events.spool.Spool;
import dev.sluice.events.tail.LogHealth;
import dev.sluice.events.tail.Reader;
import dev.sluice.gateway.ingest.Sources;
import dev.sluice.gateway.management.ReadinessCheck;
import dev.sluice.gateway.management.ReadinessCheck.State;
import dev.sluice.gateway.reload.Reloader;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold before a node may get traffic. Told by the thread that starts and stops the node, asked by the management loop. */
final class Readiness {
    /** How long the log may be out of reach. */
    private static final int MOST_TOLD = 20;

    private static final Duration LOG_AWAY = Duration.ofSeconds(30);

    private final InstantSource clock;
    private volatile @Nullable Registry registry;
    private volatile @Nullable Reader reader;
    private volatile @Nullable Spool spool;
    private volatile @Nullable Sources sources;
    private volatile @Nullable Delivery delivery;
    private volatile @Nullable Reloader reloader;
    private volatile @Nullable FileSide files;
    private volatile boolean entered;
    private volatile boolean open;
    private volatile boolean draining;

    Readiness(InstantSource clock) {
        this.clock = clock;
    }

    /** The registry has been read to the end that it had. */
    void registryRead(Registry read) {
        registry = read;
    }

    void logRead(Reader started) {
        reader = started;
    }

    /** What the door can do while the log is away. */
    void spooling(Spool started, Sources known) {
        spool = started;
        sources = known;
    }

    /** The file's resources are in the registry, with their starts fixed. */
    void resourcesEntered() {
        entered = true;
    }

    void delivering(Delivery started) {
        delivery = started;
    }

    /** What other nodes tell of their files is known. */
    void told(FileSide started) {
        files = started;
    }

    /** The configuration file is followed. */
    void following(Reloader started) {
        reloader = started;
    }

    /** The door takes requests. */
    void opened() {
        open = true;
    }

    void draining() {
        draining = true;
    }

    List<ReadinessCheck> checks() {
        return List.of(
                new ReadinessCheck("registry", this::registryState),
                new ReadinessCheck("signals", this::signalsState),
                new ReadinessCheck("resources", () -> State.of(entered)),
                new ReadinessCheck("log", this::logState),
                new ReadinessCheck("group", this::groupState),
                new ReadinessCheck("configuration", this::configurationState),
                new ReadinessCheck("door", () -> new State(open && !draining, Map.of("draining", draining))));
    }

    /** Whether all checks hold. */
    boolean isReady() {
        return checks().stream().allMatch(check -> check.state().get().ready());
    }

    private State registryState() {
        Registry present = registry;
        if (present == null) {
            return State.of(false);
        }
        return following(present.failure(), detail(present));
    }

    private Map<String, Object> detail(Registry present) {
        Snapshot now = present.current();
        var detail = new HashMap<String, Object>(Map.of("position", now.position()));
        List<String> locked = SecretSide.locked(now);
        if (!locked.isEmpty()) {
            detail.put("locked", locked.subList(0, Math.min(MOST_TOLD, locked.size())));
        }
        if (!now.underOldKeys().isEmpty()) {
            detail.put("sealedUnderOldKeys", now.underOldKeys().size());
        }
        Sources known = sources;
        if (known != null && !known.unusable().isEmpty()) {
            List<String> unusable = known.unusable().stream().sorted().toList();
            detail.put("unusableSources", unusable.subList(0, Math.min(MOST_TOLD, unusable.size())));
        }
        return detail;
    }

    /** A node that hears and tells nothing would soon count as gone, and its file with it. */
    private State signalsState() {
        FileSide present = files;
        return present == null ? State.of(false) : following(present.signals().failure(), Map.of());
    }

    private static State following(@Nullable Throwable failure, Map<String, Object> detail) {
        return failure == null
                ? new State(true, detail)
                : new State(false, Map.of("error", String.valueOf(failure.getMessage())));
    }

    private State logState() {
        Reader present = reader;
        if (present == null) {
            return State.of(false);
        }
        LogHealth health = present.health();
        var detail = new HashMap<String, Object>(Map.of(
                "reachable",
                health.reachable(),
                "lastReached",
                health.lastReached().toString(),
                "alarms",
                health.alarms()));
        Spool disk = spool;
        if (disk != null && (disk.holds() || disk.failure() != null || disk.damagedBytes() > 0 || disk.lost() > 0)) {
            detail.put("spool", detail(disk));
        }
        return new State(isOfUse(health, spools(disk), clock.instant()), detail);
    }

    /** With the log away for less than a while, or where the disk takes what comes. */
    static boolean isOfUse(LogHealth health, boolean spools, Instant now) {
        return health.reachable()
                || spools
                || health.lastReached().plus(LOG_AWAY).isAfter(now);
    }

    /** While one source is taken, the node is of use. */
    private boolean spools(@Nullable Spool disk) {
        Sources known = sources;
        return disk != null && disk.failure() == null && known != null && known.anySpools();
    }

    private static Map<String, Object> detail(Spool disk) {
        var detail = new HashMap<String, Object>(Map.of("events", disk.waiting(), "bytes", disk.bytes()));
        if (disk.damagedBytes() > 0) {
            detail.put("damagedBytes", disk.damagedBytes());
        }
        if (disk.lost() > 0) {
            detail.put("lostEvents", disk.lost());
        }
        String failure = disk.failure();
        if (failure != null) {
            detail.put("error", failure);
        }
        String notPublished = disk.publishingFailure();
        if (notPublished != null) {
            detail.put("publishingError", notPublished);
        }
        return detail;
    }

    /** A broken file, one that waits for a restart or differs from another node's, is told, but takes no traffic away: the running configuration is good. */
    private State configurationState() {
        Reloader followed = reloader;
        FileSide told = files;
        var detail = new HashMap<String, Object>();
        if (followed != null) {
            detail.putAll(followed.state().detail());
        }
        if (told != null) {
            detail.put("otherNodesDifferIn", told.differing());
        }
        return new State(true, detail);
    }

    private State groupState() {
        Delivery present = delivery;
        if (present == null) {
            return State.of(false);
        }
        var status = present.status();
        var stopped = new HashMap<String, Object>();
        status.stopped().forEach((partition, reason) -> stopped.put(partition.toString(), reason));
        return new State(
                status.joined(),
                Map.of(
                        "owned",
                        status.owned().size(),
                        "started",
                        status.started().size(),
                        "stopped",
                        stopped));
    }
}
