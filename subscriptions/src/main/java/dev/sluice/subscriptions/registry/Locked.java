// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

/**
 * Why a resource's secrets can't be opened here. Its definition has stand-ins in their places, that nobody knows; it is not
 * served, and keeps everything else.
 *
 * @param why one sentence, for people
 * @param sealed what stands in the topic, JSON, written back as it is
 */
public record Locked(String why, String sealed) {
    @Override
    public String toString() {
        return "Locked[" + why + "]";
    }
}
