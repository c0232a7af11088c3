// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.management;

import java.util.Map;
import java.util.function.Supplier;

/**
 * One thing that must hold before a node may get traffic.
 *
 * @param name as it stands in the readiness detail
 * @param state asked on the management loop, so it must answer from memory
 */
public record ReadinessCheck(String name, Supplier<State> state) {

    /**
     * How it stands.
     *
     * @param detail what helps an operator: text, numbers, booleans, lists of them; nothing secret
     */
    public record State(boolean ready, Map<String, Object> detail) {
        public State {
            detail = Map.copyOf(detail);
        }

        public static State of(boolean ready) {
            return new State(ready, Map.of());
        }
    }
}
