// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.tree.Locations;
import dev.sluice.config.tree.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration.
 *
 * @param settings null exactly when there are problems
 * @param problems all of them, in the file's order
 * @param effectiveMode dev or run, whichever the file was judged as
 */
public record Loaded(@Nullable Settings settings, Locations locations, List<Problem> problems, Mode effectiveMode) {
    public Loaded {
        problems = List.copyOf(problems);
    }
}
