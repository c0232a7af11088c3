// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

import dev.sluice.config.Settings;

/** Makes a running node follow what changed in its configuration. Called on one thread, which it may block. */
@FunctionalInterface
public interface Applying {
    /**
     * All or nothing, as far as the node serves by it. Sections whose change waits for a restart are for telling only.
     *
     * @throws ReloadRefusedException when it can't be done until the file changes; any other failure is tried again
     */
    void apply(Settings settings) throws Exception;
}
