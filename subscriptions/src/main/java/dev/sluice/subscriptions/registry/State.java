// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

/** What is done with a resource at present. Only {@link #ACTIVE} and {@link #FAILING} ones are served. */
public enum State {
    ACTIVE,
    PAUSED,
    FAILING,
    DISABLED,
    /** In no node's file any more: kept with its cursor for a while, not served. */
    ORPHANED;

    /** Whether events go to or come from it. */
    public boolean served() {
        return this == ACTIVE || this == FAILING;
    }
}
