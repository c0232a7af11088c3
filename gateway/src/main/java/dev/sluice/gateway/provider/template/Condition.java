// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.util.List;

/**
 * What a request must say besides for a scheme to be its own.
 *
 * @param header sent exactly once
 * @param value with this value
 */
public record Condition(String header, String value) {
    boolean holds(InboundRequest request) {
        List<String> sent = request.headers(header);
        return sent.size() == 1 && sent.getFirst().equals(value);
    }
}
