// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.source;

/** What the door does while Kafka can't be reached. */
public enum WhenLogAway {
    /** Answers 503, so that the provider tries again. */
    REFUSE,
    /** Writes the event to the node's own disk and says so. */
    SPOOL
}
