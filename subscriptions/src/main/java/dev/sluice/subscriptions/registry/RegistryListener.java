// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import java.util.List;

/** Hears of every step of this node's view, in order, on the registry's thread: it must not block, and hops home itself. */
@FunctionalInterface
public interface RegistryListener {

    /**
     * The view went from one snapshot to the next. The first call a listener gets is from {@link Snapshot#EMPTY} to
     * everything. {@code changes} may be empty: then only the position has moved.
     */
    void changed(Snapshot before, Snapshot after, List<ResourceChange> changes);
}
