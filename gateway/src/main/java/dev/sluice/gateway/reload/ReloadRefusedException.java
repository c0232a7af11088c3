// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

/** A configuration that reads well can't be applied, and will not be able to without a change; the message says why. */
public final class ReloadRefusedException extends RuntimeException {
    public ReloadRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
