// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import java.nio.file.Path;
import java.util.Map;

/**
 * How to start a broker.
 *
 * @param folder where its data is kept; made when missing
 * @param port where it listens on 127.0.0.1; 0 takes the one it had before if that is free, else any free one
 * @param overrides broker properties that win over ours
 */
public record BrokerOptions(Path folder, int port, Map<String, String> overrides) {
    public BrokerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
        overrides = Map.copyOf(overrides);
    }

    /** A free port, no overrides. */
    public static BrokerOptions in(Path folder) {
        return new BrokerOptions(folder, 0, Map.of());
    }
}
