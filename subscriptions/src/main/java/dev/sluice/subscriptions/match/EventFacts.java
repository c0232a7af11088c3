// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

/**
 * What filters may ask about one event. The body is parsed at most once, and only when a filter asks. Not thread-safe:
 * make one for each event and thread.
 */
public final class EventFacts {

    private final String tenant;
    private final String type;

    EventFacts(String tenant, String type) {
        this.tenant = tenant;
        this.type = type;
    }

    public String tenant() {
        return tenant;
    }

    public String type() {
        return type;
    }
}
