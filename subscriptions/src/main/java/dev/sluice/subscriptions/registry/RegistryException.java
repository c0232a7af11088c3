// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import org.jspecify.annotations.Nullable;

/** The registry can't be read or written; the message says what and, where something can be done, what. */
public final class RegistryException extends RuntimeException {

    public RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
