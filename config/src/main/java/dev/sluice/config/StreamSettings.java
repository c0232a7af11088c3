// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.time.Duration;
import java.util.List;

/**
 * WebSocket and SSE streams.
 *
 * @param allowedOrigins {@code scheme://host[:port]} of pages that may connect; in dev any localhost may as well
 * @param drain over which clients are sent away at shutdown; 0s to 10m; 30s when left out
 * @param maxAge of one connection; 1s to 30d; 1h when left out
 * @param compression permessage-deflate; false when left out
 */
public record StreamSettings(List<String> allowedOrigins, Duration drain, Duration maxAge, boolean compression) {
    public StreamSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
