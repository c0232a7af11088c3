// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.watch;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files from time to time and tells when what they hold has changed and has come to rest. Confined to the thread
 * that looks.
 */
public final class FileWatch {
    private final InstantSource clock;
    private Set<Path> files;
    private Map<Path, Print> known = Map.of();
    private Map<Path, Print> told = Map.of();
    private @Nullable Map<Path, Print> moving;

    /** Nothing has been told of these files yet, so that the first thing it tells is that they are there. */
    public FileWatch(Set<Path> files, InstantSource clock) {
        this.files = Set.copyOf(files);
        this.clock = clock;
    }

    /** Looks at these from now on. What is told of the others is forgotten; one not looked at before counts as changed. */
    public void watch(Set<Path> wanted) {
        files = Set.copyOf(wanted);
    }

    /**
     * Whether they hold something else than when this last said so, and the same as at the look before: a file that is
     * being written is left alone until then.
     */
    public boolean look() {
        Map<Path, Print> now = prints();
        known = now;
        if (now.equals(told)) {
            moving = null;
            return false;
        }
        if (!now.equals(moving)) {
            moving = now;
            return false;
        }
        told = now;
        moving = null;
        return true;
    }

    private Map<Path, Print> prints() {
        Instant now = clock.instant();
        var prints = new HashMap<Path, Print>();
        files.forEach(file -> prints.put(file, Print.of(file, known.get(file), now)));
        return prints;
    }
}
