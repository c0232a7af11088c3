// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import org.jspecify.annotations.Nullable;

/** A signal could not be written, or the topic not be read; the message says why. */
public final class SignalException extends RuntimeException {
    public SignalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
