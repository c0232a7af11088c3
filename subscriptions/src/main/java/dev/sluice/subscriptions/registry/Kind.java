// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

/** What kind of thing a name stands for. */
public enum Kind {
    SOURCE("source"),
    SUBSCRIPTION("subscription"),
    REPLAY("replay"),
    EVENT_TYPE("event-type");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /** As it stands in keys and messages. */
    public String label() {
        return label;
    }
}
