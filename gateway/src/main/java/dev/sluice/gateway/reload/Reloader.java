// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

import dev.sluice.config.Section;
import dev.sluice.config.Settings;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.tree.Problem;
import dev.sluice.config.watch.FileWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the configuration file and the files it names twice a second, and makes the node follow what they say. A file that is wrong changes
 * nothing. One that is right but can't be applied now, because Kafka is away, is tried again. Thread-safe outside.
 */
public final class Reloader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reloader.class);
    private static final long LOOK_MILLIS = 500;
    private static final int LOOKS_UNTIL_RETRY = 10;

    private final ConfigurationSource source;
    private final Applying applying;
    private final ReloadMeters meters;
    private final FileWatch watch;
    private final Settings started;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("config-reload").daemon().factory());
    private volatile ReloadState state = ReloadState.asStarted();

    /** Owned by the thread: what the node follows. */
    private Settings applied;
    /** Owned by the thread: what the last good file named, so that a broken one does not hide its cure. */
    private Set<Path> files;
    /** Owned by the thread: looks until a failed change is tried again; 0 when nothing waits. */
    private int retryIn;

    /** @param started what the node was started with */
    public Reloader(
            ConfigurationSource source,
            Settings started,
            Applying applying,
            MeterRegistry registry,
            InstantSource clock) {
        this.source = source;
        this.started = started;
        this.applied = started;
        this.applying = applying;
        this.files = Set.of(source.file().toAbsolutePath());
        this.watch = new FileWatch(files, clock);
        this.meters = new ReloadMeters(registry, () -> state);
    }

    /** Begins to look. What changed since the file was read for the start is found too. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(this::turn, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What came of the last change. */
    public ReloadState state() {
        return state;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void turn() {
        try {
            if (watch.look() || (retryIn > 0 && --retryIn == 0)) {
                reload();
            }
        } catch (RuntimeException | Error bug) { // the executor would never call again, and tell nobody
            fail(bug);
        }
    }

    private void reload() {
        retryIn = 0;
        Loaded loaded = source.load().get();
        Settings file = loaded.settings();
        follow(loaded.files(), file != null);
        if (file == null) {
            refuse(loaded.problems().stream().map(Problem::toString).toList());
            return;
        }
        Settings fresh = source.effective().apply(file);
        Set<Section> changed = Section.changed(applied, fresh);
        try {
            if (!changed.isEmpty()) {
                applying.apply(fresh);
            }
        } catch (ReloadRefusedException refused) {
            refuse(List.of(String.valueOf(refused.getMessage())));
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception failed) {
            fail(failed);
            return;
        }
        follow(fresh, changed);
    }

    /** While the file is broken, what the last good one named is looked at as well. */
    private void follow(Set<Path> named, boolean good) {
        var all = new HashSet<>(named);
        if (good) {
            files = Set.copyOf(named);
        } else {
            all.addAll(files);
        }
        watch.watch(all);
    }

    private void follow(Settings fresh, Set<Section> changed) {
        applied = fresh;
        List<String> waiting = Section.changed(started, fresh).stream()
                .filter(section -> !section.atOnce())
                .map(Section::key)
                .toList();
        changed.removeIf(section -> !section.atOnce());
        boolean told = waiting.equals(state.waiting());
        if (!changed.isEmpty()) {
            meters.applied();
            LOGGER.atInfo().addKeyValue("sections", keys(changed)).log("changed configuration applied");
        } else if (!state.ok()) {
            LOGGER.atInfo().log("the configuration file is again what the node runs by");
        }
        if (!told && !waiting.isEmpty()) {
            LOGGER.atWarn()
                    .addKeyValue("sections", String.join(", ", waiting))
                    .log("changed configuration waits for a restart");
        }
        state = new ReloadState(true, List.of(), waiting);
    }

    private void refuse(List<String> problems) {
        meters.refused();
        LOGGER.atError()
                .addKeyValue("problems", String.join("; ", problems))
                .log("changed configuration refused; the running one stays");
        state = new ReloadState(false, problems, state.waiting());
    }

    private void fail(Throwable failed) {
        retryIn = LOOKS_UNTIL_RETRY;
        meters.failed();
        LOGGER.atError().setCause(failed).log("changed configuration could not be applied; trying again");
        state = new ReloadState(false, List.of("could not be applied yet: " + failed), state.waiting());
    }

    private static String keys(Set<Section> sections) {
        return sections.stream().map(Section::key).collect(Collectors.joining(", "));
    }
}
