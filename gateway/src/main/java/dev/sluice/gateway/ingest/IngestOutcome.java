// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.util.Locale;

/** What a request at the door came to, as the meters tell it. */
enum IngestOutcome {
    ACCEPTED,
    DUPLICATE,
    /** Accepted, and on the node's own disk. */
    SPOOLED,
    /** Accepted, and kept from all subscribers: it is not as its type's schema says. */
    QUARANTINED,
    /** Accepted, but values of its body were asked for and it can't be parsed. */
    UNPARSED,
    /** No event but what a provider asks of an endpoint. */
    HANDSHAKE,
    /** Not authentic. */
    SIGNATURE,
    /** Over the source's rate, or its tenant's. */
    LIMITED,
    TOO_LARGE,
    /** Not a request that the door takes: source, method, encoding, framing, or a body that never arrived. */
    MALFORMED,
    /** Log away, source paused, or too much in flight. */
    UNAVAILABLE;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }
}
