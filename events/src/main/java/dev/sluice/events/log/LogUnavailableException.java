// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import org.jspecify.annotations.Nullable;

/** The event was not acknowledged in time: log not reachable, too few replicas, buffer full. It may still be on the log. */
public final class LogUnavailableException extends RuntimeException {
    public LogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
