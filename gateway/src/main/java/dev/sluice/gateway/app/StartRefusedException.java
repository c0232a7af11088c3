// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import org.jspecify.annotations.Nullable;

/** The node can't start as it is configured; the message says what to change. Trying again does not help. */
public final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
