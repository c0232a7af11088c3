// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

/** The first 16 bytes of an event's SHA-256 over (tenant, source, id): what the dedupe window knows an event by. */
public record Digest(long high, long low) {
    @Override
    public int hashCode() {
        return (int) high;
    }
}
