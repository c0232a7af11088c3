// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A public key that a request names, at a place that its scheme trusts whoever sent the request. */
public sealed interface KeyRef {

    /**
     * One of an issuer's published keys (RFC 7517).
     *
     * @param url of the set; never taken from the request
     * @param algorithm of the token, one that the scheme accepts
     * @param id the token's {@code kid}; null when it names none
     */
    record Published(String url, String algorithm, @Nullable String id) implements KeyRef {}

    /**
     * The certificate at a URL whose host the scheme has checked.
     *
     * @param provider whose it is
     * @param url https
     * @param names of which the certificate must be for one
     */
    record Certificate(String provider, String url, Set<String> names) implements KeyRef {
        public Certificate {
            names = Set.copyOf(names);
        }
    }

    /**
     * One of Plaid's keys, which are asked for one by one.
     *
     * @param environment the API's base URL
     * @param credentials {@code client_id:secret}
     * @param id the token's {@code kid}
     */
    record Plaid(String environment, String credentials, String id) implements KeyRef {
        @Override
        public String toString() {
            return "Plaid[environment=" + environment + ", id=" + id + "]";
        }
    }
}
