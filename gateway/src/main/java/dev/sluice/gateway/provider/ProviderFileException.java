// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

/** A provider file that can't be used; the message is {@code FILE:LINE:COLUMN: what is wrong}. */
public final class ProviderFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ProviderFileException(String message, Throwable cause) {
        super(message, cause);
    }

    ProviderFileException(String message) {
        super(message);
    }
}
