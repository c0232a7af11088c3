// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

/** A webhook ready to be posted to. Confined to the event loop of the client that posts to it. */
public final class Endpoint {

    private final EndpointSpec spec;

    private Endpoint(EndpointSpec spec) {
        this.spec = spec;
    }

    /**
     * Makes ready what every attempt needs.
     *
     * @throws IllegalArgumentException for a secret or a header that can't be used, or a timeout out of range. A URL that
     *     {@code targets} refuses is no such problem: its attempts end in {@link AttemptOutcome.AddressRefused}
     */
    public static Endpoint of(EndpointSpec spec) {
        return new Endpoint(spec);
    }

    @Override
    public String toString() {
        return spec.toString();
    }
}
