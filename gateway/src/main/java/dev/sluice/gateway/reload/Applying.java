// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

import dev.sluice.config.Section;
import dev.sluice.config.Settings;
import java.util.Set;

/** Makes a running node follow what changed in its configuration. Called on one thread, which it may block. */
@FunctionalInterface
public interface Applying {
    /**
     * All or nothing, as far as the node serves by it.
     *
     * @param sections those that changed, of the kind that counts at once
     * @throws ReloadRefusedException when it can't be done until the file changes; any other failure is tried again
     */
    void apply(Settings settings, Set<Section> sections) throws Exception;
}
