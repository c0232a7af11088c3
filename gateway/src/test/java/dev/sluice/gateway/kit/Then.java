// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

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
