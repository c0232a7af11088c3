// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import org.jspecify.annotations.Nullable;

/**
 * What somebody may see or make at most, whatever they ask for: it is and-ed to every wish and widens none. Immutable.
 *
 * @param types only events of these types; null for all, operational ones included
 * @param filter only events that match it; null for all. One that fails on an event does not let it through
 */
public record Restriction(
        @Nullable TypePatterns types, @Nullable Filter filter) {

    /** Lets everything through. */
    public static final Restriction NONE = new Restriction(null, null);

    public boolean isNone() {
        return types == null && filter == null;
    }

    /** Whether events of this type may get through at all; the filter may still hold one back. */
    public boolean covers(String type) {
        return types == null || types.matches(type);
    }

    /** Whether this event gets through. Never throws. */
    public boolean matches(EventFacts facts) {
        return covers(facts.type()) && (filter == null || filter.evaluate(facts) == Outcome.MATCH);
    }
}
