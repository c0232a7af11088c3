// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import org.apache.kafka.clients.admin.Admin;

/** Which rebalance protocol the node's consumer group speaks. */
@SuppressWarnings("DoNotCallSuggester")
public enum GroupProtocol {
    /** KIP-848; session and heartbeat are the broker's settings. */
    CONSUMER,
    /** The classic protocol with the cooperative-sticky assignor; session and heartbeat are ours. */
    CLASSIC;

    /**
     * CONSUMER where the cluster offers it with a session timeout of 10 s or less, else CLASSIC. Blocks; never throws (an answer that
     * can't be had means CLASSIC).
     */
    public static GroupProtocol choose(Admin admin) {
        throw new UnsupportedOperationException();
    }
}
