// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import java.time.Duration;

/**
 * How often an issuer is asked, and how much of an answer is taken.
 *
 * @param refresh how long after a good answer the issuer is asked again; up to a tenth more, so that nodes don't ask together
 * @param floor the least time between two requests, whoever wants one; also when the issuer is asked again after a failure
 * @param maxAge how long the last good answer counts when no newer one can be had
 * @param timeout of one request, from the look-up of the name to the last byte
 * @param maxBytes of an answer's body
 */
public record JwksOptions(Duration refresh, Duration floor, Duration maxAge, Duration timeout, int maxBytes) {
    /** 5 min, 30 s, 24 h, 5 s, 256 KiB. */
    public static JwksOptions defaults() {
        return new JwksOptions(
                Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofHours(24), Duration.ofSeconds(5), 256 << 10);
    }
}
