// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A webhook as its subscription describes it.
 *
 * @param url as written by its author
 * @param secrets {@code whsec_} and base64 of 24 to 64 bytes each; every one signs, at least one
 * @param headers sent with every request
 * @param timeout of the whole attempt, 1 ms to 60 s
 * @param ends for those secrets that sign no more from an instant on: which
 */
public record EndpointSpec(
        String url, List<String> secrets, Map<String, String> headers, Duration timeout, Map<String, Instant> ends) {

    public EndpointSpec {
        secrets = List.copyOf(secrets);
        headers = Map.copyOf(headers);
        ends = Map.copyOf(ends);
    }

    /** One whose secrets all sign without an end. */
    public EndpointSpec(String url, List<String> secrets, Map<String, String> headers, Duration timeout) {
        this(url, secrets, headers, timeout, Map.of());
    }

    /** Without the secrets and the headers' values. */
    @Override
    public String toString() {
        return "EndpointSpec[" + url + ", " + secrets.size() + " secrets, headers " + headers.keySet() + ", " + timeout
                + "]";
    }
}
