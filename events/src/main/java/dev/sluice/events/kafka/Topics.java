// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import org.apache.kafka.clients.admin.Admin;

/** The names of the node's topics, and their making and checking at start. */
@SuppressWarnings("DoNotCallSuggester")
public record Topics(String prefix) {
    /** Accepted events. */
    public String events() {
        return prefix + ".events";
    }

    /** Lane and partition records (compacted), partitioned as events. */
    public String cursors() {
        return prefix + ".cursors";
    }

    /** What could not be delivered, partitioned as events. */
    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** Sources, subscriptions, event types (compacted, one partition). */
    public String registry() {
        return prefix + ".registry";
    }

    /** What nodes must know of each other; not made yet. */
    public String signals() {
        return prefix + ".signals";
    }

    /** Outbound requests made; not made yet. */
    public String attempts() {
        return prefix + ".attempts";
    }

    /** Cursors of durable streams; not made yet. */
    public String durables() {
        return prefix + ".durables";
    }

    /**
     * Makes what is missing and checks what is there. Blocks; meant for the start, off the event loops.
     *
     * @param dev what is weaker or smaller is returned as a warning instead of refused
     * @throws TopicException with every topic that can't be made or is weaker or smaller than promised
     */
    public TopicLayout ensure(Admin admin, TopicOptions options, boolean dev) {
        throw new UnsupportedOperationException();
    }
}
