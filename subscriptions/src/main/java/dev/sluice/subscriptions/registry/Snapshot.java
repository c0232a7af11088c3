// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import java.util.Map;

/**
 * Everything the registry says, as of one position. Immutable.
 *
 * @param position every record below it is in
 * @param sources by name
 * @param subscriptions by id
 */
public record Snapshot(long position, Map<String, Resource<?>> sources, Map<String, Resource<?>> subscriptions) {

    /** Before anything was read. */
    public static final Snapshot EMPTY = new Snapshot(0, Map.of(), Map.of());

    public Snapshot {
        sources = Map.copyOf(sources);
        subscriptions = Map.copyOf(subscriptions);
    }
}
