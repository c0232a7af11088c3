// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.source;

import java.util.List;

/**
 * Who may send to a source, beside what its provider proves.
 *
 * @param allowFrom addresses and blocks of addresses; anybody when empty
 * @param clientNames DNS or URI names of which the client's certificate must have one; none is asked for when empty
 */
public record SenderSettings(List<String> allowFrom, List<String> clientNames) {
    /** Anybody. */
    public static final SenderSettings ANYBODY = new SenderSettings(List.of(), List.of());

    public SenderSettings {
        allowFrom = List.copyOf(allowFrom);
        clientNames = List.copyOf(clientNames);
    }
}
