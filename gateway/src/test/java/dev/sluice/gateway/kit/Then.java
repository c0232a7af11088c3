// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.util.List;

/** What must come of it. */
public final class Then {
    private final Gateway gateway;
    private final Partners partners;

    Then(Gateway gateway, Partners partners) {
        this.gateway = gateway;
        this.partners = partners;
    }

    /** The partner of the subscription of that name. */
    public Partner partner(String name) {
        return partners.get(name);
    }

    /** The node's public address. */
    public String url() {
        return gateway.url();
    }

    /** The audit log, each record a line of JSON; its chain holds. */
    public List<String> audit() {
        return gateway.audit();
    }

    /** The node's own keys, which must be nowhere. */
    public List<String> keys() {
        return gateway.keys();
    }

    /** What the management port answers. */
    public String management(String path) {
        return gateway.management(path);
    }

    /** A subscriber of Server-Sent Events of the tenant {@code default}. */
    public EventSource eventSource() {
        return new EventSource(streamToken());
    }

    /** A token with the scope {@code stream} of the tenant {@code default}. */
    public String streamToken() {
        return gateway.token("stream");
    }
}
