// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.tree.Locations;
import dev.sluice.config.tree.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration.
 *
 * @param settings null exactly when there are problems
 * @param problems all of them, in the file's order, then those of the files it names
 * @param effectiveMode dev or run, whichever the file was judged as
 * @param files absolute: the file itself and those it names with <code>${file:…}</code>, there or not, and the folder of
 *     provider files with what is in it
 */
public record Loaded(
        @Nullable Settings settings, Locations locations, List<Problem> problems, Mode effectiveMode, Set<Path> files) {
    public Loaded {
        files = Set.copyOf(files);
        problems = List.copyOf(problems);
    }
}
