// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

import java.util.List;
import java.util.Map;

/**
 * What came of the last look at the configuration.
 *
 * @param ok whether the node runs by what the file says now, but for what waits
 * @param problems why not, in the file's order; never a secret
 * @param waiting sections whose change waits for a restart
 */
public record ReloadState(boolean ok, List<String> problems, List<String> waiting) {
    private static final int SHOWN = 20;

    public ReloadState {
        problems = List.copyOf(problems);
        waiting = List.copyOf(waiting);
    }

    static ReloadState asStarted() {
        return new ReloadState(true, List.of(), List.of());
    }

    /** For the readiness detail. */
    public Map<String, Object> detail() {
        return Map.of(
                "lastReloadOk", ok, "problems", problems.stream().limit(SHOWN).toList(), "waitsForRestart", waiting);
    }
}
