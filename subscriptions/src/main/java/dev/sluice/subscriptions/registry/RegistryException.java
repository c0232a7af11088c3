// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import org.jspecify.annotations.Nullable;

/** The registry can't be read or written; the message says what and, where something can be done, what. */
public final class RegistryException extends RuntimeException {

    private final boolean maybeWritten;

    /** Nothing was written. */
    public RegistryException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private RegistryException(String message, @Nullable Throwable cause, boolean maybeWritten) {
        super(message, cause);
        this.maybeWritten = maybeWritten;
    }

    /** It was written, or that could not be told any more. */
    public static RegistryException maybeWritten(String message, Throwable cause) {
        return new RegistryException(message, cause, true);
    }

    /** Whether what was to be written may stand in the registry. */
    public boolean isMaybeWritten() {
        return maybeWritten;
    }
}
