// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import dev.sluice.events.Event;
import java.nio.charset.StandardCharsets;

/** Events as tests need them. */
final class SomeEvent {

    private SomeEvent() {}

    static Event.Builder builder() {
        return Event.builder()
                .tenant("acme")
                .id("in_1")
                .source("/in/stripe-live")
                .type("com.stripe.invoice.paid")
                .time("2026-01-31T12:00:00.5Z")
                .receivedMillis(1_769_860_800_000L);
    }

    static EventFacts withBody(String body) {
        return new EventFacts(
                builder().data(body.getBytes(StandardCharsets.UTF_8)).build());
    }

    static EventFacts of(String tenant, String type, String body) {
        return new EventFacts(builder()
                .tenant(tenant)
                .type(type)
                .data(body.getBytes(StandardCharsets.UTF_8))
                .build());
    }
}
