// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.notice;

import dev.sluice.events.Event;
import dev.sluice.subscriptions.match.TypePatterns;

/** The types of operational events. The names are stable. */
public enum NoticeType {
    /** The endpoint fails as a whole. */
    FAILING("subscription.failing"),
    /** It works again. */
    RECOVERED("subscription.recovered"),
    /** Nothing is sent any more. */
    DISABLED("subscription.disabled"),
    /** Retention is about to overtake it. */
    GAP_AHEAD("subscription.gap_ahead"),
    /** Retention has overtaken it. */
    GAP("subscription.gap"),
    /** An event was given up. */
    DEAD_LETTERED("event.dead_lettered");

    private static final String SOURCE = "/v1/subscriptions/";

    private final String type;

    NoticeType(String rest) {
        this.type = TypePatterns.OPERATIONAL + rest;
    }

    /** The event's type. */
    public String type() {
        return type;
    }

    /** The event's source when it is about this subscription. */
    static String source(String subscriptionId) {
        return SOURCE + subscriptionId;
    }

    /**
     * Whether the event is one that tells about a subscription or what became of an event. The type alone does not say so: partners and other
     * gateways name those of their events themselves, under a source of their own.
     */
    public static boolean isOperational(Event event) {
        return event.type().startsWith(TypePatterns.OPERATIONAL)
                && event.source().startsWith(SOURCE);
    }

    /** Whether the event is an operational one about this very subscription, which must not get it. */
    public static boolean isAbout(Event event, String subscriptionId) {
        String source = event.source();
        return isOperational(event)
                && source.length() == SOURCE.length() + subscriptionId.length()
                && source.startsWith(SOURCE)
                && source.endsWith(subscriptionId);
    }
}
