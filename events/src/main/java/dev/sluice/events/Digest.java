// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import org.jspecify.annotations.Nullable;

/** The first 16 bytes of an event's SHA-256 over (tenant, source, id): what the dedupe window knows an event by. */
public record Digest(long high, long low) {
    /** The digest that an event id ({@code evt_…}) stands for; null when the text is no event id. */
    public static @Nullable Digest ofEventId(String eventId) {
        return Identity.digestOf(eventId);
    }

    @Override
    public int hashCode() {
        return (int) high;
    }
}
